// Whether a run can fit before its model is loaded: a wasm memory that is full in the middle of an update helps nobody.

import { forwardMode } from '../config/forward-mode.ts';
import { fitsWasm, peakBytes, trainingCost, wasmLimitBytes } from '../config/plan/training-cost.ts';
import type { EngineInfo } from '../engine/backend/engine-info.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { countStoredParameters } from '../library/open-model.ts';
import type { RunRecord } from '../run/run-record.ts';
import type { RunData } from './run-data.ts';

/** Throws `training/too-large` where the run would not fit into a wasm memory. A GPU's is not told to a page. */
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
