// A lower bound of the time that counted work takes on an adapter (Williams et al., Roofline, CACM 2009), and what bounds it.
// A dispatch takes the longest of its operations at the peak, its bytes at the bandwidth, and the program's own time for it;
// the GPU and the program work side by side.

import type { AdapterPeaks } from './adapters.ts';
import { splitSizes } from './crema.ts';
import type { Counts, DispatchWork } from './ledger.ts';
import { batchClips, epochs, microBatches, type Workload } from './workloads.ts';

export type Bound = 'compute' | 'bandwidth' | 'launch';

/** Seconds of each. */
export type Bounds = Record<Bound, number>;

export function boundsOf(work: DispatchWork, adapter: AdapterPeaks): Bounds {
  const busy = Math.min(1, work.workgroups / adapter.cores);
  return {
    compute: work.flops / (adapter.teraflops * 1e12 * busy),
    bandwidth: (work.readBytes + work.writtenBytes) / (adapter.gigabytesPerSec * 1e9),
    launch: adapter.dispatchMicroseconds * 1e-6,
  };
}

/** What bounds a dispatch. */
export function boundOf(bounds: Bounds): Bound {
  return (Object.keys(bounds) as Bound[]).reduce((worst, one) => (bounds[one] > bounds[worst] ? one : worst));
}

export interface PartTime {
  /** The longer of the GPU's time and the program's. */
  seconds: number;
  gpuSeconds: number;
  programSeconds: number;
  /** All operations at the peak and all bytes at the bandwidth, side by side, and no launches: what no program of the same
   *  operations and the same stored results can beat. */
  idealSeconds: number;
}

export function timeOf({ dispatches }: Pick<Counts, 'dispatches'>, adapter: AdapterPeaks): PartTime {
  const sums: Bounds = { compute: 0, bandwidth: 0, launch: 0 };
  let gpuSeconds = 0;
  let peakSeconds = 0;
  for (const work of dispatches) {
    const bounds = boundsOf(work, adapter);
    for (const bound of Object.keys(sums) as Bound[]) sums[bound] += bounds[bound];
    gpuSeconds += Math.max(bounds.compute, bounds.bandwidth);
    peakSeconds += work.flops / (adapter.teraflops * 1e12);
  }
  const programSeconds = sums.launch;
  return {
    seconds: Math.max(gpuSeconds, programSeconds),
    gpuSeconds,
    programSeconds,
    idealSeconds: Math.max(peakSeconds, sums.bandwidth),
  };
}

/** Seconds of the parts of a job over all of CREMA-D, with the tutorial's settings. */
export interface JobTime {
  pass: number;
  epoch: number;
  evaluation: number;
  test: number;
  job: number;
}

export function jobTime(workload: Workload, adapter: AdapterPeaks, field: 'seconds' | 'idealSeconds'): JobTime {
  const { train, validation, test, clips } = splitSizes;
  const secondsOf = (counts: Counts) => timeOf(counts, adapter)[field];
  const batchesOf = (count: number) => Math.ceil(count / batchClips);
  const steps = train / (batchClips * microBatches);
  const pass = batchesOf(clips) * secondsOf(workload.frozenBatch);
  const epoch = steps * secondsOf(workload.step);
  const evaluation = batchesOf(validation) * secondsOf(workload.evaluation);
  const tested = batchesOf(test) * secondsOf(workload.evaluation);
  return { pass, epoch, evaluation, test: tested, job: pass + epochs * (epoch + evaluation) + tested };
}

/** The same job where every epoch runs the whole model over every clip, as the tutorial's Trainer does: its operations at the peak. */
export function trainerSeconds({ frozenBatch, step, evaluation }: Workload, { teraflops }: AdapterPeaks): number {
  const flopsOf = ({ dispatches }: Counts) => dispatches.reduce((sum, { flops }) => sum + flops, 0);
  const { train, validation, test } = splitSizes;
  const frozen = flopsOf(frozenBatch) / batchClips;
  const trained = flopsOf(step) / (batchClips * microBatches);
  const evaluated = flopsOf(evaluation) / batchClips;
  const epoch = train * (frozen + trained) + validation * (frozen + evaluated);
  return (epochs * epoch + test * (frozen + evaluated)) / (teraflops * 1e12);
}
