// Whether a run can fit before its model is loaded: a wasm memory that is full in the middle of an update helps nobody.

import { forwardMode } from '../config/forward-mode.ts';
import { fitsWasm, trainingCost, wasmLimitBytes } from '../config/training-cost.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { EngineInfo } from '../protocol/engine-types.ts';
import type { RunRecord } from '../protocol/run-types.ts';
import type { RunData } from './run-data.ts';
import { countStoredParameters } from './train-worker-models.ts';

/** Throws `training/too-large` where the run would not fit into a wasm memory. A GPU's is not told to a page. */
export async function assertFits(run: RunRecord, data: RunData, { backend }: EngineInfo): Promise<void> {
  if (backend !== 'wasm') return;
  const { config, featureExtractor, labels, split } = run;
  const size = await countStoredParameters(run.modelId, labels.length, config);
  const samples = split.train.map((clip) => data.samples.sampleCount(clip));
  const longestSamples = samples.reduce((longest, count) => Math.max(longest, count), 0);
  const clipsPerBatch = Math.min(config.perDeviceTrainBatchSize, samples.length);
  const mode = forwardMode(config, featureExtractor, size.shape.layerCount);
  const cost = trainingCost(size, mode, { clipsPerBatch, meanSamples: longestSamples, longestSamples });
  if (fitsWasm(cost)) return;
  const gigabytes = (bytes: number) => Number((bytes / 2 ** 30).toFixed(1));
  const [needed, limit] = [gigabytes(cost.bytes), gigabytes(wasmLimitBytes)];
  throw new VoxtuneError(
    'training/too-large',
    `Training so needs about ${needed} GB of memory, and WebAssembly ends at ${limit} GB. Train fewer parts ` +
      '(trainable_parts), use a smaller per_device_train_batch_size, or a browser with WebGPU.',
    { needed, limit },
  );
}
