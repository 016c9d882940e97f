// How long a training will take on this machine, from what was measured of it.

import { forwardMode, modeSettings, trainedLayerCount } from '../config/forward-mode.ts';
import { wholePassFactor } from '../config/plan/training-cost.ts';
import { largestOf } from '../lib/long-lists.ts';
import type { BenchmarkResult } from '../training/benchmark-types.ts';
import type { OpenDataset, StudioState } from './studio-state.ts';

export interface TimeEstimate {
  /** The first pass over the frozen layers, all clips of the split; 0 where nothing is kept of it. */
  trunkSec: number;
  /** One epoch over the training clips' stored frames. */
  epochSec: number;
  clipCount: number;
}

/** The measurement of the engine, model and layers that are chosen now; null where there is none. */
export function currentBenchmark(
  state: Pick<StudioState, 'benchmarks' | 'engine' | 'model' | 'config'>,
): BenchmarkResult | null {
  const { benchmarks, engine, model, config } = state;
  if (!engine || !model) return null;
  const wanted = { settings: modeSettings(config), trainLayers: trainedLayerCount(config, model.layerCount) };
  const found = benchmarks.find(
    (one) => one.engine === engine.description && one.modelId === model.id && isSameMode(one, wanted),
  );
  return found ?? null;
}

type Mode = Pick<BenchmarkResult, 'settings' | 'trainLayers'>;

/** Whether a measurement of one speaks for the other. Measurements of an earlier version name no settings. */
export function isSameMode(a: Mode, b: Mode): boolean {
  const names = ['trainableParts', 'padding', 'trunk', 'numHiddenLayers', 'useWeightedLayerSum'] as const;
  const isSame = (name: (typeof names)[number]) => (a.settings?.[name] ?? null) === (b.settings?.[name] ?? null);
  return a.trainLayers === b.trainLayers && names.every(isSame);
}

/** Work grows with the audio's length, so clips count by their seconds. */
export function estimateTime(benchmark: BenchmarkResult, { clips, split, record }: OpenDataset): TimeEstimate {
  const secondsOf = (indices: readonly number[]) =>
    indices.reduce((sum, index) => sum + (clips[index]?.sampleCount ?? 0), 0) / record.sampleRateHz;
  const used = [...split.train, ...split.validation, ...split.test];
  const trunkClipsPerSec = largestOf(
    benchmark.trunk.map((rate) => rate.clipsPerSec),
    0,
  );
  return {
    trunkSec: trunkClipsPerSec > 0 ? secondsOf(used) / benchmark.clipSec / trunkClipsPerSec : 0,
    epochSec: secondsOf(split.train) / benchmark.clipSec / benchmark.step.clipsPerSec,
    clipCount: used.length,
  };
}

/** Seconds of the pass of a probe, which is one of the whole model; null where the machine was not measured with it. */
export function estimateProbe(
  state: Pick<StudioState, 'benchmarks' | 'engine' | 'model' | 'config' | 'dataset' | 'parameterCounts'>,
): number | null {
  const { dataset, model, config, parameterCounts } = state;
  const benchmark = currentBenchmark(state);
  if (!dataset || !model || !parameterCounts || !benchmark || benchmark.trunk.length === 0) return null;
  const { train, validation } = dataset.split;
  const { trunkSec } = estimateTime(benchmark, { ...dataset, split: { train, validation, test: [] } });
  const mode = forwardMode(config, model.featureExtractor, model.layerCount);
  const samples = benchmark.clipSec * model.featureExtractor.samplingRateHz;
  return trunkSec * wholePassFactor(parameterCounts.shape, mode, samples);
}

/** Of the first pass, what has been done ahead: 0..1. */
export function prefilledShare(prefill: StudioState['prefill']): number {
  return prefill && prefill.total > 0 ? prefill.done / prefill.total : 0;
}
