// Measures this machine in the train worker: the product, then a stored model's frozen layers and training.

import { presets } from '../config/presets.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { openClassifier } from '../library/open-model.ts';
import type { BenchmarkPart, BenchmarkRequest, BenchmarkResult } from '../training/benchmark-types.ts';
import { measuredClipSec, measureGemm, measureStep, measureTrunk } from '../training/measure-speed.ts';
import { currentEngine } from './engine.ts';

const trunkBatchSizes = [1, 8];

/** Throws `training/stopped` when `signal` aborts, and what opening the model throws. */
export async function measureMachine(
  request: BenchmarkRequest,
  signal: AbortSignal,
  onPart: (part: BenchmarkPart) => void,
): Promise<BenchmarkResult> {
  const isStopped = () => signal.aborted;
  const { description } = await currentEngine();
  onPart('product');
  const productGigaflopsPerSec = unlessStopped(await measureGemm(isStopped));
  const { modelId, settings } = request;
  const labels = Array.from({ length: request.labelCount }, (_, label) => `LABEL_${label}`);
  const { model, record } = await openClassifier({ modelId, labels, settings, seed: 0 });
  try {
    onPart('trunk');
    const trunk = [];
    // where nothing is kept between steps, there is no first pass
    for (const batchSize of model.inputKind === 'samples' ? [] : trunkBatchSizes)
      trunk.push(unlessStopped(await measureTrunk(model, batchSize, isStopped)));
    onPart('step');
    const config = { ...presets.default, perDeviceTrainBatchSize: request.batchSize };
    const step = unlessStopped(await measureStep(model, config, isStopped));
    return {
      measuredAt: Date.now(),
      engine: description,
      modelId,
      modelName: record.name,
      settings,
      trainLayers: model.mode.trainLayers,
      clipSec: measuredClipSec,
      productGigaflopsPerSec,
      trunk,
      step,
    };
  } finally {
    model.dispose();
  }
}

function unlessStopped<T>(measured: T | null): T {
  if (measured !== null) return measured;
  throw new VoxtuneError('training/stopped', 'The measurement was stopped.', { name: '' });
}
