// How many clips a second this machine takes through the frozen layers, and through training: timed on made-up clips.

import type { TrainingConfig } from '../config/training-config.ts';
import { gemmBenchmarkFlops } from '../engine/gemm/benchmark-shape.ts';
import { gemmToMeasure } from '../engine/gemm/measure-gemm.ts';
import { plainLoss } from '../engine/ops/cross-entropy/cross-entropy-targets.ts';
import { philoxKeyOf, philoxNormal } from '../lib/philox.ts';
import { yieldToEventLoop } from '../lib/yield-to-event-loop.ts';
import type { ClipFrames } from '../model/clip-frames.ts';
import type { SpeechClassifier } from '../model/speech-classifier.ts';
import { AdamW } from './adamw.ts';
import type { ClipRate } from './benchmark-types.ts';
import { Prefetcher } from './prefetch.ts';
import { TrainingStep } from './training-step.ts';

/** As long as CREMA-D's clips are in the mean. */
export const measuredClipSec = 2.5;
const sampleRateHz = 16_000;
/** A part is measured for this long, but three times at least. */
const leastSec = 1.5;
const leastRuns = 3;
/** Micro-batches of a measured step. */
const accumulation = 4;

/** Median seconds of a call, after two that warm up; null when it was stopped. */
async function secondsOf(run: () => Promise<void>, isStopped: () => boolean): Promise<number | null> {
  await run();
  await run();
  const seconds: number[] = [];
  let total = 0;
  while (seconds.length < leastRuns || total < leastSec) {
    await yieldToEventLoop();
    if (isStopped()) return null;
    const startedAt = performance.now();
    await run();
    const elapsed = (performance.now() - startedAt) / 1000;
    seconds.push(elapsed);
    total += elapsed;
  }
  return seconds.sort((a, b) => a - b)[Math.floor(seconds.length / 2)] ?? null;
}

/** 10⁹ multiplications and additions a second; null when it was stopped. */
export async function measureGemm(isStopped: () => boolean): Promise<number | null> {
  const gemm = gemmToMeasure();
  try {
    const seconds = await secondsOf(gemm.run, isStopped);
    return seconds === null ? null : gemmBenchmarkFlops / seconds / 1e9;
  } finally {
    gemm.dispose();
  }
}

/** The frozen layers, `batchSize` clips at a time; null when it was stopped. */
export async function measureTrunk(
  model: Pick<SpeechClassifier, 'trunk'>,
  batchSize: number,
  isStopped: () => boolean,
): Promise<ClipRate | null> {
  const clips = madeUpClips(batchSize);
  const seconds = await secondsOf(async () => void (await model.trunk(clips)), isStopped);
  return seconds === null ? null : { batchSize, clipsPerSec: batchSize / seconds };
}

/** Training over frames that are there already; null when it was stopped. Changes the model's parameters. */
export async function measureStep(
  model: SpeechClassifier,
  config: TrainingConfig,
  isStopped: () => boolean,
): Promise<ClipRate | null> {
  const steps = await stepsToMeasure(model, config);
  try {
    const seconds = await secondsOf(steps.run, isStopped);
    const batchSize = config.perDeviceTrainBatchSize;
    return seconds === null ? null : { batchSize, clipsPerSec: steps.clipCount / seconds };
  } finally {
    steps.dispose();
  }
}

/** Steps of four micro-batches of made-up clips' frames: each call of `run` is one, and waits for its loss. */
export async function stepsToMeasure(model: SpeechClassifier, config: TrainingConfig) {
  const batchSize = config.perDeviceTrainBatchSize;
  const [frames] = (await model.trunk(madeUpClips(1))) as [ClipFrames];
  const microBatch = Array.from({ length: batchSize }, (_, clip) => clip);
  const optimizer = new AdamW(model.trainable, config);
  const clipLabels = microBatch.map((clip) => clip % model.config.labels.length);
  const source = { read: async (clips: readonly number[]) => clips.map(() => frames) };
  const prefetcher = new Prefetcher(model, source);
  const parts = { model, clipLabels, config, lossRule: plainLoss, optimizer, prefetcher };
  const microBatches = Array.from({ length: accumulation }, () => microBatch);
  let index = 0;
  const run = async () => {
    const step = new TrainingStep(parts, index++, microBatches);
    for (const [at, clips] of microBatches.entries()) await step.accumulate(at, clips, microBatches[at + 1]);
    await step.apply(1e-6);
    step.dispose();
  };
  return { run, clipCount: accumulation * batchSize, dispose: () => optimizer.dispose() };
}

/** Noise of no meaning: nothing of the speed depends on what is said. */
function madeUpClips(count: number): Float32Array[] {
  const samples = Math.round(measuredClipSec * sampleRateHz);
  return Array.from({ length: count }, (_, clip) => philoxNormal(philoxKeyOf(7), [clip, 0, 0], samples));
}
