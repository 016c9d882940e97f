// Runs a classifier over clips in evaluation mode, as trainer.predict does. Each clip gives what it would give alone, so
// batches may hold any clips.

import { dispose, readData } from '../engine/tensor.ts';
import { yieldToEventLoop } from '../lib/yield-to-event-loop.ts';
import type { FrameSource } from '../model/clip-frames.ts';
import type { EvaluableModel } from '../model/speech-classifier.ts';

export interface PredictOptions {
  model: EvaluableModel;
  frames: FrameSource;
  clips: readonly number[];
  batchSize: number;
  /** After each batch. */
  onBatch?: (clipsDone: number) => void;
  /** Asked before each batch; true ends the pass. */
  isStopped?: () => boolean;
}

export interface Predicted {
  /** Of each clip, in the order asked for. */
  logits: number[][];
  speed: Speed;
}

/** Null when it was stopped. */
export async function predict(options: PredictOptions): Promise<Predicted | null> {
  const { model, frames, clips, batchSize } = options;
  const startedMs = performance.now();
  const logits: number[][] = [];
  for (let from = 0; from < clips.length; from += batchSize) {
    await yieldToEventLoop();
    if (options.isStopped?.()) return null;
    const batch = model.batchFrames(await frames.read(clips.slice(from, from + batchSize)));
    const output = model.top(batch.frames, batch.frameCounts, null); // [B, K]
    dispose(batch.frames);
    const values = await readData(output);
    const classCount = output.shape[1];
    dispose(output);
    for (let at = 0; at < values.length; at += classCount)
      logits.push(Array.from(values.subarray(at, at + classCount)));
    options.onBatch?.(logits.length);
  }
  return { logits, speed: speedOf((performance.now() - startedMs) / 1000, clips.length, batchSize) };
}

export interface Speed {
  runtime: number;
  samplesPerSec: number;
  stepsPerSec: number;
}

/** Trainer's speed figures, with its rounding (transformers, `speed_metrics`). */
function speedOf(runtimeSec: number, clipCount: number, batchSize: number): Speed {
  const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
  const perSec = (count: number) => (runtimeSec > 0 ? rounded(count / runtimeSec, 3) : 0);
  return {
    runtime: rounded(runtimeSec, 4),
    samplesPerSec: perSec(clipCount),
    stepsPerSec: perSec(Math.ceil(clipCount / batchSize)),
  };
}
