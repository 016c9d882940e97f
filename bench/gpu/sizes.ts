// How large a part may be on this adapter: by the speed of one GEMM, which is measured first, and what a part of each size multiplies.
// On a GPU every part is as large as it was asked to be; in software it is what fits its time.

import type { PeerModel } from '../peers/python.ts';
import { accumulation } from '../side-by-side/task.ts';
import type { GpuSystem } from './figures.ts';

/** GFLOP of a clip of 2.5 s (`npm run bench -- gpu --count`): through the whole model, and of a micro-batch over stored frames. */
const gflop: Record<PeerModel, { forward: number; microBatch: number }> = {
  nano: { forward: 0.67, microBatch: 0.68 },
  base: { forward: 36, microBatch: 11 },
  large: { forward: 94, microBatch: 20 },
};

/** GFLOP/s of one GEMM. */
export type Speeds = Partial<Record<GpuSystem, number>>;

/** A whole model beside one large GEMM. */
const efficiency = 0.4;
/** Of a system: its program is started, the model read, kernels compiled. */
const startSec = 4;
/** Of each task at least: one that compiles, one to measure. */
const calls = 2;

export interface RateSize {
  model: PeerModel;
  batch: number;
}

export function gflopOfCall(kind: 'trunk' | 'step', { model, batch }: RateSize): number {
  return kind === 'trunk' ? batch * gflop[model].forward : accumulation * batch * gflop[model].microBatch;
}

/** The wanted size, or the largest below it that these systems measure in `seconds`: fewer clips first, then the built-in model. */
export function rateThatFits(kind: 'trunk' | 'step', wanted: RateSize, speeds: Speeds, seconds: number): RateSize {
  const isBelow = (batch: number) => batch < wanted.batch;
  const sizes: RateSize[] = [
    wanted,
    ...[4, 2, 1].filter(isBelow).map((batch) => ({ ...wanted, batch })),
    ...[wanted.batch, ...[4, 2, 1].filter(isBelow)].map((batch) => ({ model: 'nano' as const, batch })),
  ];
  return firstThatFits(sizes, seconds, (size) => secondsOf(speeds, (rate) => (calls * gflopOfCall(kind, size)) / rate));
}

export interface JobSize {
  model: PeerModel;
  clips: number;
  epochs: number;
}

/** GFLOP of Voxtune's job (training twice, over stored frames), or of the Trainer's, which goes through every layer in every epoch
 *  and with `frozen` crosses all of them backwards. */
function gflopOfJob({ model, clips, epochs }: JobSize, system: GpuSystem): number {
  const { forward, microBatch } = gflop[model];
  const trained = 0.8 * clips * epochs;
  return system === 'pytorch' ? (3 + 1.5) * trained * forward : clips * forward + 2 * trained * microBatch;
}

/** The wanted job, or the largest below it that fits. */
export function jobThatFits(wanted: JobSize, speeds: Speeds, seconds: number): JobSize {
  const smaller = [
    { clips: 100, epochs: 3 },
    { clips: 40, epochs: 2 },
    { clips: 20, epochs: 1 },
    { clips: 10, epochs: 1 },
  ].filter(({ clips, epochs }) => clips < wanted.clips && epochs <= wanted.epochs);
  const sizes: JobSize[] = [
    wanted,
    ...smaller.map((size) => ({ ...wanted, ...size })),
    { ...wanted, model: 'nano' },
    ...smaller.map((size) => ({ model: 'nano' as const, ...size })),
  ];
  return firstThatFits(sizes, seconds, (size) =>
    secondsOf(speeds, (rate, system) => gflopOfJob(size, system) / rate + (system === 'pytorch' ? startSec : 0)),
  );
}

/** Of these systems one after another. A speed that is not known does not count: what takes too long is cut. */
function secondsOf(speeds: Speeds, work: (gflopPerSec: number, system: GpuSystem) => number): number {
  const systems = Object.entries(speeds) as [GpuSystem, number][];
  return systems.reduce((sum, [system, speed]) => sum + startSec + work(efficiency * speed, system), 0);
}

/** The first of these sizes, or the last where none fits. */
function firstThatFits<Size>(sizes: readonly Size[], seconds: number, needed: (size: Size) => number): Size {
  const found = sizes.find((size) => needed(size) <= seconds) ?? sizes.at(-1);
  if (!found) throw new Error('There is no size to choose from.');
  return found;
}
