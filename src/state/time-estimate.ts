// How long a training, or a probe's pass, will take on this machine with what is open and the form's settings.

import { forwardMode } from '../config/forward-mode.ts';
import { wholePassFactor } from '../config/plan/training-cost.ts';
import type { BenchmarkResult } from '../training/benchmark-types.ts';
import { benchmarkOf, type MachineSpeed, machineSpeed } from './machine-speed.ts';
import type { OpenDataset, StudioState } from './studio-state.ts';

export interface TimeEstimate {
  /** The first pass over the frozen layers, all clips but the test's, which wait for the test; 0 where nothing is kept of it, null where it is not known. */
  trunkSec: number | null;
  /** One epoch over the training clips' stored frames. */
  epochSec: number;
  /** Of that pass. */
  clipCount: number;
}

type FormState = Pick<StudioState, 'runs' | 'benchmarks' | 'engine' | 'model' | 'config'>;

/** The measurement of the engine, model and layers that are chosen now; null where there is none. */
export function currentBenchmark(state: Omit<FormState, 'runs'>): BenchmarkResult | null {
  const { model, config } = state;
  return model ? benchmarkOf(state, { modelId: model.id, layerCount: model.layerCount, settings: config }) : null;
}

/** What is known of the machine with the form's settings; null where nothing is. */
export function currentSpeed(state: FormState): MachineSpeed | null {
  const { model, config } = state;
  return model ? machineSpeed(state, { modelId: model.id, layerCount: model.layerCount, settings: config }) : null;
}

/** Work grows with the audio's length, so clips count by their seconds. */
export function estimateTime(
  speed: Pick<MachineSpeed, 'passSec' | 'trainSec'>,
  { clips, split, record }: OpenDataset,
): TimeEstimate {
  const secondsOf = (indices: readonly number[]) =>
    indices.reduce((sum, index) => sum + (clips[index]?.sampleCount ?? 0), 0) / record.sampleRateHz;
  const used = [...split.train, ...split.validation];
  return {
    trunkSec: speed.passSec === null ? null : secondsOf(used) * speed.passSec,
    epochSec: secondsOf(split.train) * speed.trainSec,
    clipCount: used.length,
  };
}

/** Seconds of the pass of a probe, which is one of the whole model; null where the machine is not known with it. */
export function estimateProbe(state: FormState & Pick<StudioState, 'dataset' | 'parameterCounts'>): number | null {
  const { dataset, model, config, parameterCounts } = state;
  const speed = currentSpeed(state);
  if (!dataset || !model || !parameterCounts || !speed?.passSec) return null;
  const { trunkSec, clipCount } = estimateTime(speed, dataset);
  if (trunkSec === null || clipCount === 0) return null;
  const mode = forwardMode(config, model.featureExtractor, model.layerCount);
  const samples = (trunkSec / speed.passSec / clipCount) * model.featureExtractor.samplingRateHz;
  return trunkSec * wholePassFactor(parameterCounts.shape, mode, samples);
}

/** Of the first pass, what has been done ahead: 0..1. */
export function prefilledShare(prefill: StudioState['prefill']): number {
  return prefill && prefill.total > 0 ? prefill.done / prefill.total : 0;
}
