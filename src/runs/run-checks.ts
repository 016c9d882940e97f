// What is looked at before a run's model is loaded: that it fits into memory, and that its checkpoint still belongs to it.

import { forwardMode } from '../config/forward-mode.ts';
import { fitsWasm, peakBytes, trainingCost, wasmLimitBytes } from '../config/plan/training-cost.ts';
import type { Clip } from '../dataset/clip.ts';
import type { EngineInfo } from '../engine/backend/engine-info.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { sha256HexOfParts } from '../lib/hash.ts';
import { countStoredParameters } from '../library/open-model.ts';
import type { RunRecord } from '../run/run-record.ts';
import { openCheckpointStore } from '../storage/checkpoint-store.ts';
import { getModel } from '../storage/model-store.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import { assertSameDependencies, type RunDependencies } from '../training/run-dependencies.ts';
import type { RunData } from './run-data.ts';

/** Throws `training/too-large` where the run would not fit into a wasm memory: one that is full in the middle of a step helps
 *  nobody. No page is told how much a GPU has. */
export async function assertFits(run: RunRecord, data: RunData, { backend }: EngineInfo): Promise<void> {
  if (backend !== 'wasm') return;
  const { config, featureExtractor, labels, split } = run;
  const size = await countStoredParameters(run.modelId, labels.length, config);
  const longestOf = (clips: readonly number[]) =>
    clips.reduce((longest, clip) => Math.max(longest, data.samples.sampleCount(clip)), 0);
  const longestSamples = longestOf(split.train);
  const clipsPerBatch = Math.min(config.perDeviceTrainBatchSize, split.train.length);
  const mode = forwardMode(config, featureExtractor, size.shape.layerCount);
  const batch = { clipsPerBatch, meanSamples: longestSamples, longestSamples };
  // the first pass sees every part's clips
  const longestOfAll = longestOf([...split.train, ...split.validation, ...split.test]);
  const all = { longestSamples: longestOfAll, totalSamples: 0, dtype: config.trunkCacheDtype };
  const bytes = peakBytes(trainingCost(size, mode, batch, all));
  if (fitsWasm(bytes)) return;
  const gigabytes = (bytes: number) => Number((bytes / 2 ** 30).toFixed(1));
  const [needed, limit] = [gigabytes(bytes), gigabytes(wasmLimitBytes)];
  throw new VoxtuneError(
    'training/too-large',
    `Training so needs about ${needed} GB of memory, and WebAssembly ends at ${limit} GB. Train fewer parts ` +
      '(trainable_parts), use a smaller per_device_train_batch_size, or a browser with WebGPU.',
    { needed, limit },
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
