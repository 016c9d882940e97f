// A long recording as windows that a classifier hears one by one, and what they say together of each moment of it.

import { itemAt } from '../lib/present.ts';
import { argmax } from './classification-metrics.ts';
import { loudestDbfs, silenceBelowDbfs } from './heard.ts';

export interface WindowPlan {
  sampleCount: number;
  windowSamples: number;
  hopSamples: number;
  /** Where windows begin, in order. The last one ends where the recording does. */
  starts: number[];
}

/** Windows of `windowSamples` every `hopSamples` (at most a window); one where the recording is no longer than that. */
export function planWindows(sampleCount: number, windowSamples: number, hopSamples: number): WindowPlan {
  if (!(hopSamples >= 1 && hopSamples <= windowSamples))
    throw new RangeError(`A hop of ${hopSamples} samples does not go with windows of ${windowSamples}.`);
  const last = sampleCount - windowSamples;
  const starts: number[] = [];
  for (let start = 0; start < last; start += hopSamples) starts.push(start);
  starts.push(Math.max(0, last));
  return { sampleCount, windowSamples: Math.min(windowSamples, sampleCount), hopSamples, starts };
}

/** One of the plan's windows, as a view of the recording. */
export function windowOf<Samples extends Float32Array>(samples: Samples, plan: WindowPlan, at: number): Float32Array {
  const start = itemAt(plan.starts, at);
  return samples.subarray(start, start + plan.windowSamples);
}

/** `loudestDbfs` of each hop of the recording. */
export function hopLevels(samples: Float32Array, { hopSamples }: WindowPlan, sampleRateHz: number): number[] {
  const levels: number[] = [];
  for (let from = 0; from < samples.length; from += hopSamples)
    levels.push(loudestDbfs(samples.subarray(from, from + hopSamples), sampleRateHz));
  return levels;
}

/** A part of a recording of which one thing is said. */
export interface TimelinePart {
  /** In samples. */
  from: number;
  to: number;
  /** As in `Answer`. */
  kind: 'label' | 'unsure' | 'nothing';
  /** The likeliest label, by its place among the labels. */
  label: number;
  /** Of it, mean over the part. */
  probability: number;
}

/** For each hop of the recording, the mean of what the windows say that hear it; hops of which the same is said become one part.
 *  probabilities [windows, K], calibrated; levels [hops] */
export function timelineOf(
  { sampleCount, windowSamples, hopSamples, starts }: WindowPlan,
  probabilities: readonly (readonly number[])[],
  levels: readonly number[],
  unsureBelow: number,
): TimelinePart[] {
  const parts: (TimelinePart & { hops: number })[] = [];
  let first = 0;
  for (let hop = 0; hop * hopSamples < sampleCount; hop++) {
    const from = hop * hopSamples;
    const to = Math.min(sampleCount, from + hopSamples);
    // windows that hear more than half of the hop; both ends only grow
    const middle = (from + to) / 2;
    while (itemAt(starts, first) + windowSamples < middle && first < starts.length - 1) first++;
    const sum = itemAt(probabilities, first).map(() => 0);
    let count = 0;
    for (let at = first; at < starts.length && itemAt(starts, at) <= middle; at++, count++)
      for (const [label, value] of itemAt(probabilities, at).entries()) sum[label] = itemAt(sum, label) + value;
    const label = argmax(sum);
    const probability = itemAt(sum, label) / Math.max(1, count);
    const isQuiet = itemAt(levels, hop) < silenceBelowDbfs;
    const kind = isQuiet ? 'nothing' : probability < unsureBelow ? 'unsure' : 'label';
    const last = parts.at(-1);
    // of what is unsure, or nothing, it matters little what it would be
    if (last && last.kind === kind && (kind !== 'label' || last.label === label)) {
      last.to = to;
      last.probability = (last.probability * last.hops + probability) / (last.hops + 1);
      last.hops++;
    } else parts.push({ from, to, kind, label, probability, hops: 1 });
  }
  return parts.map(({ hops: _, ...part }) => part);
}
