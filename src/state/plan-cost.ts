// What the plan will need of the machine, from what is open now: the model's size, the clips and the settings.

import { truncationLength } from '../config/feature-extractor.ts';
import { forwardMode } from '../config/forward-mode.ts';
import type { PlanWarning } from '../config/plan/plan-warning.ts';
import {
  type AllLengths,
  type BatchLengths,
  fitsWasm,
  gigabytesPast,
  largestBatch,
  peakBytes,
  type TrainingCost,
  trainingCost,
  usableWasmBytes,
} from '../config/plan/training-cost.ts';
import type { EngineInfo } from '../engine/backend/engine-info.ts';
import { largestOf } from '../lib/long-lists.ts';
import { itemAt } from '../lib/present.ts';
import type { ModelRecord } from '../model/model-record.ts';
import type { OpenDataset, StudioState } from './studio-state.ts';

type PlanState = Pick<StudioState, 'parameterCounts' | 'model' | 'dataset' | 'config'>;

/** Null where something of it is not known yet. */
export function planCost(state: PlanState): TrainingCost | null {
  const { dataset, model } = state;
  return dataset && model ? costOf(state, lengthsHeard(dataset, model)) : null;
}

/** By clip: samples that the model hears of it. */
function lengthsHeard({ clips, record }: OpenDataset, { featureExtractor }: ModelRecord): (clip: number) => number {
  const scale = featureExtractor.samplingRateHz / record.sampleRateHz;
  const most = truncationLength(featureExtractor) ?? Number.POSITIVE_INFINITY;
  return (clip) => Math.min(itemAt(clips, clip).sampleCount * scale, most);
}

function costOf({ parameterCounts, model, dataset, config }: PlanState, lengthOf: (clip: number) => number) {
  if (!parameterCounts || !model || !dataset || dataset.split.train.length === 0) return null;
  const mode = forwardMode(config, model.featureExtractor, model.layerCount);
  const lengths = dataset.split.train.map(lengthOf);
  return trainingCost(
    parameterCounts,
    mode,
    batchLengths(lengths, config.perDeviceTrainBatchSize, mode.batchPadding !== null),
    allLengths(usedClips(dataset).map(lengthOf), config.trunkCacheDtype),
  );
}

function usedClips({ split: { train, validation, test } }: OpenDataset): number[] {
  return [...train, ...validation, ...test];
}

function allLengths(lengths: readonly number[], dtype: AllLengths['dtype']): AllLengths {
  return { longestSamples: largestOf(lengths), totalSamples: lengths.reduce((sum, count) => sum + count, 0), dtype };
}

/** Lengths of the training clips; where batches are padded, each counts as its batch's longest, in the order of the split. */
function batchLengths(lengths: readonly number[], batchSize: number, isPadded: boolean): BatchLengths {
  let sum = 0;
  for (let from = 0; from < lengths.length; from += batchSize) {
    const batch = lengths.slice(from, from + batchSize);
    sum += isPadded ? largestOf(batch) * batch.length : batch.reduce((total, count) => total + count, 0);
  }
  return {
    clipsPerBatch: Math.min(batchSize, lengths.length),
    meanSamples: sum / lengths.length,
    longestSamples: largestOf(lengths),
    largestBatch: largestBatch(lengths, batchSize),
  };
}

/** Where clips of this length fit, it is longer ones that do not. */
const ordinaryClipSec = 10;

/** What the machine refuses. A GPU's memory is not told to a page, so only wasm is judged. */
export function costWarnings(state: PlanState, cost: TrainingCost | null, engine: EngineInfo | null): PlanWarning[] {
  if (!cost || engine?.backend !== 'wasm' || fitsWasm(peakBytes(cost))) return [];
  const { needed, limit } = gigabytesPast(peakBytes(cost), usableWasmBytes);
  const tooLong = clipsTooLong(state);
  if (tooLong) return [{ code: 'clip-past-limit', severity: 'error', params: { ...tooLong, needed }, fix: null }];
  return [
    {
      code: 'memory-past-limit',
      severity: 'error',
      params: { needed, limit },
      fix: { trainableParts: 'top_layers', trainLayers: 2, perDeviceTrainBatchSize: 4, gradientAccumulationSteps: 2 },
    },
  ];
}

/** The longest clip, and how many seconds of each would fit; null where it is not the clips' lengths that are too much. */
function clipsTooLong(state: PlanState): { path: string; minutes: number; seconds: number } | null {
  const { dataset, model } = state;
  if (!dataset || !model) return null;
  const lengthOf = lengthsHeard(dataset, model);
  const { samplingRateHz } = model.featureExtractor;
  const fits = (seconds: number) => {
    const cost = costOf(state, (clip) => Math.min(lengthOf(clip), seconds * samplingRateHz));
    return cost !== null && fitsWasm(peakBytes(cost));
  };
  if (!fits(ordinaryClipSec)) return null;
  const used = usedClips(dataset);
  const longest = used.reduce((most, clip) => (lengthOf(clip) > lengthOf(most) ? clip : most), itemAt(used, 0));
  let [seconds, tooMany] = [ordinaryClipSec, Math.ceil(lengthOf(longest) / samplingRateHz)];
  while (tooMany - seconds > 1) {
    const middle = Math.floor((seconds + tooMany) / 2);
    if (fits(middle)) seconds = middle;
    else tooMany = middle;
  }
  const minutes = Number((lengthOf(longest) / samplingRateHz / 60).toFixed(1));
  return { path: itemAt(dataset.clips, longest).path, minutes, seconds };
}
