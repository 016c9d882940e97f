// Whether a model is as often right as it says: reliability by confidence, the temperature that mends it (Guo et al., "On
// calibration of modern neural networks", ICML 2017), and what is gained by leaving out what it is unsure of.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { count } from '../lib/record-schemas.ts';
import { z } from '../lib/zod.ts';
import { crossEntropy } from './loss.ts';
import { softmax } from './softmax.ts';

interface Outcome {
  label: number;
  predicted: number;
  logits: readonly number[];
}

export const temperatureSchema = z.object({
  /** Logits are divided by it: above 1 the model was too sure of itself. */
  temperature: z.number().positive(),
  /** Of the validation part, which it was fitted on. */
  clipCount: count,
});

export type Temperature = z.infer<typeof temperatureSchema>;

const binCount = 10;
/** Where a temperature is looked for. */
const [coldest, hottest] = [0.05, 20];
/** Fewer clips than this tell too little to fit even one number. */
const leastClips = 10;

/** The temperature with the least log loss on clips that did not train. Null for too few clips, and where every clip is right,
 *  which would make it sure beyond measure. */
export function fitTemperature(outcomes: readonly Outcome[]): Temperature | null {
  if (outcomes.length < leastClips || outcomes.every(({ label, predicted }) => label === predicted)) return null;
  // the loss is convex in 1 / temperature: a golden-section search finds its only minimum
  const loss = (sharpness: number) => lossAt(outcomes, 1 / sharpness);
  const golden = (Math.sqrt(5) - 1) / 2;
  let [from, to] = [1 / hottest, 1 / coldest];
  let [left, right] = [to - golden * (to - from), from + golden * (to - from)];
  let [ofLeft, ofRight] = [loss(left), loss(right)];
  while (to - from > 1e-9 * to) {
    if (ofLeft <= ofRight) {
      [to, right, ofRight] = [right, left, ofLeft];
      left = to - golden * (to - from);
      ofLeft = loss(left);
    } else {
      [from, left, ofLeft] = [left, right, ofRight];
      right = from + golden * (to - from);
      ofRight = loss(right);
    }
  }
  return { temperature: 2 / (from + to), clipCount: outcomes.length };
}

/** Mean cross entropy of logits that are divided by a temperature. */
export function lossAt(outcomes: readonly Outcome[], temperature: number): number {
  const sum = outcomes.reduce(
    (total, { label, logits }) => total + crossEntropy(divided(logits, temperature), label),
    0,
  );
  return sum / outcomes.length;
}

export interface ReliabilityBin {
  /** Of the confidences that it takes: above `from` up to `to`. */
  from: number;
  to: number;
  clipCount: number;
  /** Means of its clips; NaN without clips. */
  confidence: number;
  accuracy: number;
}

export interface Reliability {
  bins: ReliabilityBin[];
  /** Expected calibration error: how far confidence and accuracy lie apart, mean over the clips. */
  error: number;
}

/** In ten bins of equal width. */
export function reliability(outcomes: readonly Outcome[], temperature = 1): Reliability {
  const totals = Array.from({ length: binCount }, () => ({ clipCount: 0, confidence: 0, right: 0 }));
  for (const { label, predicted, logits } of outcomes) {
    const confidence = softmax(divided(logits, temperature))[predicted]!;
    // NaN has no bin
    const bin = totals[Math.min(binCount - 1, Math.max(0, Math.ceil(confidence * binCount) - 1))];
    if (!bin) continue;
    bin.clipCount += 1;
    bin.confidence += confidence;
    bin.right += Number(label === predicted);
  }
  const bins = totals.map(({ clipCount, confidence, right }, at) => {
    const [from, to] = [at / binCount, (at + 1) / binCount];
    return { from, to, clipCount, confidence: confidence / clipCount, accuracy: right / clipCount };
  });
  const error = totals.reduce((sum, { confidence, right }) => sum + Math.abs(confidence - right), 0) / outcomes.length;
  return { bins, error };
}

export interface CoveragePoint {
  /** Only clips of this confidence or more are answered. */
  threshold: number;
  /** Their share of all. */
  coverage: number;
  /** Of those that are answered. */
  accuracy: number;
}

/** Accuracy over coverage, the surest clips first; clips of one confidence come together. */
export function rejectCurve(outcomes: readonly Outcome[], temperature = 1): CoveragePoint[] {
  const sure = outcomes
    .map(({ label, predicted, logits }) => ({
      confidence: softmax(divided(logits, temperature))[predicted]!,
      isRight: label === predicted,
    }))
    .filter(({ confidence }) => !Number.isNaN(confidence))
    .sort((a, b) => b.confidence - a.confidence);
  const points: CoveragePoint[] = [];
  let right = 0;
  for (const [at, { confidence, isRight }] of sure.entries()) {
    right += Number(isRight);
    if (sure[at + 1]?.confidence === confidence) continue;
    points.push({ threshold: confidence, coverage: (at + 1) / outcomes.length, accuracy: right / (at + 1) });
  }
  return points;
}

function divided(logits: readonly number[], temperature: number): number[] {
  return logits.map((logit) => logit / temperature);
}
