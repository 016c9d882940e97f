// Runs a classifier over clips in evaluation mode and scores it, under the names that trainer.evaluate and
// trainer.predict use. Each clip gives what it would give alone, so batches may hold any clips.

import { averages, figures, labelMetricOf } from '../config/eval-metrics.ts';
import type { LossRule } from '../engine/ops/cross-entropy/cross-entropy-targets.ts';
import { dispose, readData } from '../engine/tensor.ts';
import { yieldToEventLoop } from '../lib/yield-to-event-loop.ts';
import type { FrameSource } from '../model/clip-frames.ts';
import type { SpeechClassifier } from '../model/speech-classifier.ts';
import type { EvalMetrics, Evaluation, Prediction } from './evaluation-result.ts';
import { meanLoss } from './loss.ts';
import { argmax, classificationMetrics } from './metrics.ts';

export interface PredictOptions {
  model: Pick<SpeechClassifier, 'batchFrames' | 'top'>;
  frames: FrameSource;
  clips: readonly number[];
  batchSize: number;
  /** After each batch. */
  onBatch?: (clipsDone: number) => void;
  /** Asked before each batch; true ends the pass. */
  isStopped?: () => boolean;
}

/** Logits of each clip, in the order asked for; null when it was stopped. */
export async function predictLogits(options: PredictOptions): Promise<number[][] | null> {
  const { model, frames, clips, batchSize } = options;
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
  return logits;
}

/** What trainer.evaluate logs; of the figures of single classes only `chosen` (`ANG_recall`), where it is one. */
export function evalMetrics(
  logits: readonly number[][],
  labels: readonly number[],
  classNames: readonly string[],
  rule: LossRule,
  chosen: string,
): EvalMetrics {
  const metrics = classificationMetrics(labels, logits.map(argmax), classNames.length);
  const found: EvalMetrics = {
    eval_loss: meanLoss(logits, labels, rule),
    eval_accuracy: metrics.accuracy,
    eval_f1: metrics.macro.f1,
    eval_balanced_accuracy: metrics.balancedAccuracy,
  };
  for (const average of averages)
    for (const figure of figures) found[`eval_${average}_${figure}`] = metrics[average][figure];
  const ofLabel = labelMetricOf(chosen);
  const one = ofLabel && metrics.perClass[classNames.indexOf(ofLabel.label)];
  if (ofLabel && one) found[`eval_${chosen}`] = one[ofLabel.figure];
  return found;
}

export interface Speed {
  runtime: number;
  samplesPerSec: number;
  stepsPerSec: number;
}

/** Trainer's speed figures, with its rounding (transformers, `speed_metrics`). */
export function speedOf(runtimeSec: number, clipCount: number, batchSize: number): Speed {
  const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
  const perSec = (count: number) => (runtimeSec > 0 ? rounded(count / runtimeSec, 3) : 0);
  return {
    runtime: rounded(runtimeSec, 4),
    samplesPerSec: perSec(clipCount),
    stepsPerSec: perSec(Math.ceil(clipCount / batchSize)),
  };
}

export interface ScoredClips {
  clipIndices: readonly number[];
  paths: readonly string[];
  labels: readonly number[];
  logits: readonly number[][];
  rule: LossRule;
}

/** What trainer.predict reports of a split, and each clip's outcome. */
export function scoreEvaluation(
  scored: ScoredClips,
  classCount: number,
  facts: Pick<Evaluation, 'split' | 'evaluatedAt' | 'step'>,
  speed: Speed,
): Evaluation {
  const predicted = scored.logits.map(argmax);
  const { accuracy, balancedAccuracy: _, ...rest } = classificationMetrics(scored.labels, predicted, classCount);
  const predictions: Prediction[] = scored.clipIndices.map((clipIndex, at) => ({
    clipIndex,
    path: scored.paths[at],
    label: scored.labels[at],
    predicted: predicted[at],
    logits: scored.logits[at],
  }));
  return {
    ...facts,
    metrics: {
      test_loss: meanLoss(scored.logits, scored.labels, scored.rule),
      test_accuracy: accuracy,
      test_runtime: speed.runtime,
      test_samples_per_second: speed.samplesPerSec,
      test_steps_per_second: speed.stepsPerSec,
    },
    ...rest,
    predictions,
  };
}
