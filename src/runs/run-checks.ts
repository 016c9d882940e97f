// What is looked at before a run's model is loaded: that it fits into memory, and that its checkpoint still belongs to it.

import { forwardMode } from '../config/forward-mode.ts';
import {
  fitsWasm,
  gigabytesPast,
  largestBatch,
  largestTensorBytes,
  type ModelSize,
  passBytes,
  peakBytes,
  trainingCost,
  usableWasmBytes,
  wasmLimitBytes,
} from '../config/plan/training-cost.ts';
import { type Clip, clipAt } from '../dataset/clip.ts';
import type { EngineInfo } from '../engine/backend/engine-info.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { sha256HexOfParts } from '../lib/hash.ts';
import { countStoredParameters } from '../library/stored-weights.ts';
import type { RunRecord } from '../run/run-record.ts';
import { openCheckpointStore } from '../storage/checkpoint-store.ts';
import { getModel } from '../storage/model-store.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import { assertSameDependencies, type RunDependencies } from '../training/run-dependencies.ts';
import type { RunData } from './run-data.ts';

/** Throws `training/clip-too-long` or `training/too-large` where the run would not fit into a wasm memory: one that is full in the
 *  middle of a step helps nobody. No page is told how much a GPU has, but none has a tensor of more than 4 GB. */
export async function assertFits(run: RunRecord, data: RunData, { backend }: EngineInfo): Promise<void> {
  const { config, featureExtractor, labels, split } = run;
  const size = await countStoredParameters(run.modelId, labels.length, config);
  const lengthOf = (clip: number) => data.samples.sampleCount(clip);
  const longestOf = (clips: readonly number[]) => clips.reduce((longest, clip) => Math.max(longest, lengthOf(clip)), 0);
  const clipsPerBatch = Math.min(config.perDeviceTrainBatchSize, split.train.length);
  const mode = forwardMode(config, featureExtractor, size.shape.layerCount);
  // the first pass sees every part's clips
  const used = [...split.train, ...split.validation, ...split.test];
  const [longestTrained, longestOfAll] = [longestOf(split.train), longestOf(used)];
  const largest = largestBatch(split.train.map(lengthOf), clipsPerBatch);
  const bytesWithin = (mostSamples: number) => {
    const longestSamples = Math.min(longestTrained, mostSamples);
    const within = largest.map((samples) => Math.min(samples, mostSamples));
    const batch = { clipsPerBatch, meanSamples: longestSamples, longestSamples, largestBatch: within };
    const longestOfPass = Math.min(longestOfAll, mostSamples);
    const all = { longestSamples: longestOfPass, totalSamples: 0, dtype: config.trunkCacheDtype };
    if (backend !== 'wasm') return largestTensorBytes(size.shape, longestOfPass);
    return peakBytes(trainingCost(size, mode, batch, all));
  };
  assertClipsFit({ data, used, samplingRateHz: featureExtractor.samplingRateHz, backend, bytesWithin });
}

/** The same of a pass of a whole model over clips, of so many parameters. */
export function assertPassFits(
  { shape, total }: Pick<ModelSize, 'shape' | 'total'>,
  data: RunData,
  used: readonly number[],
  samplingRateHz: number,
  { backend }: EngineInfo,
): void {
  const longest = used.reduce((most, clip) => Math.max(most, data.samples.sampleCount(clip)), 0);
  const bytesWithin = (mostSamples: number) => {
    const samples = Math.min(longest, mostSamples);
    return backend === 'wasm' ? passBytes(shape, total, samples) : largestTensorBytes(shape, samples);
  };
  assertClipsFit({ data, used, samplingRateHz, backend, bytesWithin });
}

/** Whether the first pass fits into a wasm memory beside a training under way: its moments, and a step's gradients. */
export function passFitsBeside(
  { shape, total, trainable }: ModelSize,
  data: RunData,
  used: readonly number[],
): boolean {
  const longest = used.reduce((most, clip) => Math.max(most, data.samples.sampleCount(clip)), 0);
  const besideParameters = 3 * Float32Array.BYTES_PER_ELEMENT * trainable;
  return fitsWasm(passBytes(shape, total, longest) + besideParameters);
}

interface ClipsToFit {
  data: RunData;
  used: readonly number[];
  samplingRateHz: number;
  backend: EngineInfo['backend'];
  /** What is needed where no clip is longer than that. */
  bytesWithin(mostSamples: number): number;
}

function assertClipsFit({ data, used, samplingRateHz, backend, bytesWithin }: ClipsToFit): void {
  const lengthOf = (clip: number) => data.samples.sampleCount(clip);
  const longest = used.reduce((most, clip) => Math.max(most, lengthOf(clip)), 0);
  const fits = (mostSamples: number) => {
    return backend === 'wasm' ? fitsWasm(bytesWithin(mostSamples)) : bytesWithin(mostSamples) <= wasmLimitBytes;
  };
  if (fits(longest)) return;
  const { needed, limit } = gigabytesPast(bytesWithin(longest), backend === 'wasm' ? usableWasmBytes : wasmLimitBytes);
  if (fits(ordinaryClipSec * samplingRateHz)) {
    let [seconds, tooMany] = [ordinaryClipSec, Math.ceil(longest / samplingRateHz)];
    while (tooMany - seconds > 1) {
      const middle = Math.floor((seconds + tooMany) / 2);
      if (fits(middle * samplingRateHz)) seconds = middle;
      else tooMany = middle;
    }
    const tooLong = used.filter((clip) => lengthOf(clip) > seconds * samplingRateHz);
    throw clipTooLong(data, tooLong, seconds, samplingRateHz, needed);
  }
  throw new VoxtuneError(
    'training/too-large',
    `Training so needs about ${needed} GB of memory, and WebAssembly has ${limit} GB for it. Train fewer parts ` +
      '(trainable_parts), use a smaller per_device_train_batch_size, or a browser with WebGPU.',
    { needed, limit },
  );
}

/** Where clips of this length fit, it is longer ones that do not. */
const ordinaryClipSec = 10;

function clipTooLong(
  data: RunData,
  clips: readonly number[],
  seconds: number,
  rateHz: number,
  needed: number,
): VoxtuneError {
  const [longest = 0] = [...clips].sort((a, b) => data.samples.sampleCount(b) - data.samples.sampleCount(a));
  const { path } = clipAt(data.clips, longest);
  const minutes = Number((data.samples.sampleCount(longest) / rateHz / 60).toFixed(1));
  const more = clips.length - 1;
  const others = more === 0 ? '' : `, and ${more} more last longer than ${seconds} s`;
  return new VoxtuneError(
    'training/clip-too-long',
    `${path} lasts ${minutes} minutes${others}: with it whole, about ${needed} GB of memory are needed, and clips of up to ` +
      `${seconds} s fit. Cut it into parts, use only its beginning, or leave it out.`,
    { path, minutes, seconds, needed, more },
  );
}

const hashOf = (value: unknown) => sha256HexOfParts([JSON.stringify(value)]);

/** The hashes of what a run's numbers depend on, as data set and model are now. */
export async function runDependencies(run: RunRecord, clips: readonly Clip[]): Promise<RunDependencies> {
  const { train, validation } = run.split;
  const used = [...train, ...validation];
  const model = await getModel(run.modelId);
  return {
    data: await hashOf(used.map((clip) => clips[clip]?.contentHash ?? null)),
    labels: await hashOf([run.labels, used.map((clip) => run.clipLabels[clip])]),
    split: await hashOf([train, validation]),
    model: model.contentHash,
    featureExtractor: await hashOf(Object.entries(run.featureExtractor).sort()),
    settings: run.config,
  };
}

/** Throws `training/checkpoint-mismatch` where the session would refuse the newest checkpoint, before the frozen layers are
 *  run over everything. */
export async function refuseOtherCheckpoints(runId: string, dependsOn: RunDependencies): Promise<void> {
  const store = openCheckpointStore<Checkpoint>(runId);
  // what is damaged is passed over, as the session does, which tells so
  const last = (await store.list()).findLast(({ isBroken }) => !isBroken);
  const saved = last && (await store.facts(last.step))?.dependsOn;
  if (saved) assertSameDependencies(last.step, saved, dependsOn);
}
