// Which part of a clip carried a classifier's decision: hide one span after another and see how much less likely the label becomes.
// M. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks", ECCV 2014, §4.2, over time instead of the plane.

import { largestOf } from '../lib/long-lists.ts';
import { itemAt } from '../lib/present.ts';

/** About a syllable: shorter spans than a phone (some 80 ms) are filled in by their neighbours, of longer ones it is not known which part
 *  mattered. */
const usualSpanSec = 0.2;
/** Spans are moved by a half of themselves; a long clip gets longer ones, so that no more than this are to be heard. */
const mostSpans = 60;
/** At each end of a span the sound fades, since a click would be heard, too. */
const fadeSec = 0.005;

export interface OcclusionPlan {
  sampleCount: number;
  sampleRateHz: number;
  spanSamples: number;
  /** A half of the span. */
  hopSamples: number;
  /** Where hidden spans begin: the first before the clip, so that each hop is hidden by two of them. */
  starts: number[];
}

export function planOcclusion(sampleCount: number, sampleRateHz: number): OcclusionPlan {
  const hopSec = Math.max(usualSpanSec / 2, sampleCount / sampleRateHz / (mostSpans - 1));
  const hopSamples = Math.max(1, Math.ceil(hopSec * sampleRateHz));
  const starts: number[] = [];
  for (let start = -hopSamples; start < sampleCount; start += hopSamples) starts.push(start);
  return { sampleCount, sampleRateHz, spanSamples: 2 * hopSamples, hopSamples, starts };
}

/** The clip with one of the plan's spans hidden, in a new array: there it is its own mean, which is silence. */
export function occluded(samples: Float32Array, plan: OcclusionPlan, at: number): Float32Array<ArrayBuffer> {
  const hidden = new Float32Array(samples);
  let sum = 0;
  for (const sample of samples) sum += sample;
  const mean = sum / samples.length;
  const start = itemAt(plan.starts, at);
  const end = start + plan.spanSamples;
  const fade = Math.round(fadeSec * plan.sampleRateHz);
  for (let i = Math.max(0, start - fade); i < Math.min(samples.length, end + fade); i++) {
    const outside = Math.max(start - i, i - (end - 1), 0);
    const share = outside === 0 ? 0 : 0.5 - 0.5 * Math.cos((Math.PI * outside) / (fade + 1));
    hidden[i] = mean + share * (itemAt(hidden, i) - mean);
  }
  return hidden;
}

/** log(p / (1 − p)) of a label: as a softmax of logits / temperature has it, also where p is 1 to the last bit. */
export function logOdds(logits: readonly number[], label: number, temperature: number): number {
  const scaled = logits.map((logit) => logit / temperature);
  const own = itemAt(scaled, label);
  const others = scaled.filter((_, at) => at !== label);
  const largest = largestOf(others);
  const rest = others.reduce((sum, value) => sum + Math.exp(value - largest), 0);
  return own - largest - Math.log(rest);
}

export interface OcclusionCurve {
  /** Of each hop of the clip: how much the label's log-odds fall when it is hidden, mean of the spans that hide it. Above 0: it spoke for
   *  the label; below: against it. */
  drops: number[];
  /** The hop that falls most; null where hiding changes nothing for the worse. */
  strongest: { from: number; to: number; drop: number } | null;
}

/** @param whole logits of the clip as it is [K]. @param hidden of the clip with each of the spans hidden [spans, K] */
export function occlusionCurve(
  { starts, hopSamples, sampleCount }: OcclusionPlan,
  whole: readonly number[],
  hidden: readonly (readonly number[])[],
  label: number,
  temperature: number,
): OcclusionCurve {
  const before = logOdds(whole, label, temperature);
  const ofSpans = starts.map((_, at) => before - logOdds(itemAt(hidden, at), label, temperature));
  // hop i lies in the spans i and i + 1
  const drops = Array.from(
    { length: Math.ceil(sampleCount / hopSamples) },
    (_, hop) => (itemAt(ofSpans, hop) + itemAt(ofSpans, hop + 1)) / 2,
  );
  const drop = drops.reduce((most, one) => Math.max(most, one), 0);
  if (drop <= 0) return { drops, strongest: null };
  const from = drops.indexOf(drop) * hopSamples;
  return { drops, strongest: { from, to: Math.min(sampleCount, from + hopSamples), drop } };
}
