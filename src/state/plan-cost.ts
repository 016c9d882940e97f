// What the plan will need of the machine, from what is open now: the model's size, the clips and the settings.

import { forwardMode } from '../config/forward-mode.ts';
import type { PlanWarning } from '../config/plan/plan-warning.ts';
import {
  type AllLengths,
  type BatchLengths,
  fitsWasm,
  peakBytes,
  type TrainingCost,
  trainingCost,
  wasmLimitBytes,
} from '../config/plan/training-cost.ts';
import type { EngineInfo } from '../engine/backend/engine-info.ts';
import { largestOf } from '../lib/long-lists.ts';
import { itemAt } from '../lib/present.ts';
import type { OpenDataset, StudioState } from './studio-state.ts';

type PlanState = Pick<StudioState, 'parameterCounts' | 'model' | 'dataset' | 'config'>;

/** Null where something of it is not known yet. */
export function planCost({ parameterCounts, model, dataset, config }: PlanState): TrainingCost | null {
  if (!parameterCounts || !model || !dataset || dataset.split.train.length === 0) return null;
  const mode = forwardMode(config, model.featureExtractor, model.layerCount);
  const { samplingRateHz } = model.featureExtractor;
  const batchSize = config.perDeviceTrainBatchSize;
  return trainingCost(
    parameterCounts,
    mode,
    batchLengths(dataset, samplingRateHz, batchSize, mode.batchPadding !== null),
    allLengths(dataset, samplingRateHz, config.trunkCacheDtype),
  );
}

function allLengths(dataset: OpenDataset, sampleRateHz: number, dtype: AllLengths['dtype']): AllLengths {
  const scale = sampleRateHz / dataset.record.sampleRateHz;
  const { train, validation, test } = dataset.split;
  let [longestSamples, totalSamples] = [0, 0];
  for (const clip of [...train, ...validation, ...test]) {
    const samples = itemAt(dataset.clips, clip).sampleCount * scale;
    longestSamples = Math.max(longestSamples, samples);
    totalSamples += samples;
  }
  return { longestSamples, totalSamples, dtype };
}

/** Lengths of the training clips; where batches are padded, each counts as its batch's longest, in the order of the split. */
function batchLengths(
  { clips, split, record }: OpenDataset,
  sampleRateHz: number,
  batchSize: number,
  isPadded: boolean,
): BatchLengths {
  const scale = sampleRateHz / record.sampleRateHz;
  const samples = split.train.map((clip) => itemAt(clips, clip).sampleCount * scale);
  let sum = 0;
  for (let from = 0; from < samples.length; from += batchSize) {
    const batch = samples.slice(from, from + batchSize);
    const longest = largestOf(batch);
    sum += isPadded ? longest * batch.length : batch.reduce((total, count) => total + count, 0);
  }
  return {
    clipsPerBatch: Math.min(batchSize, samples.length),
    meanSamples: sum / samples.length,
    longestSamples: samples.reduce((longest, count) => Math.max(longest, count), 0),
  };
}

/** What the machine refuses. A GPU's memory is not told to a page, so only wasm is judged. */
export function costWarnings(cost: TrainingCost | null, engine: EngineInfo | null): PlanWarning[] {
  if (!cost || engine?.backend !== 'wasm' || fitsWasm(peakBytes(cost))) return [];
  const gigabytes = (bytes: number) => Number((bytes / 2 ** 30).toFixed(1));
  return [
    {
      code: 'memory-past-limit',
      severity: 'error',
      params: { needed: gigabytes(peakBytes(cost)), limit: gigabytes(wasmLimitBytes) },
      fix: { trainableParts: 'top_layers', trainLayers: 2, perDeviceTrainBatchSize: 4, gradientAccumulationSteps: 2 },
    },
  ];
}
