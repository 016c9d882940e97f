// Every two of some runs on the clips that both were tested on: who is right more often, and whether that is more than chance once it
// is known how many were held against each other.

import { holmAdjusted } from '../evaluation/holm.ts';
import { mcNemarTest } from '../evaluation/paired-comparison.ts';
import { isSameData, pairPredictions } from './paired-runs.ts';
import type { RunRecord } from './run-record.ts';

/** Why two runs cannot be held against each other. */
export type Unpairable = 'not-tested' | 'other-data' | 'other-labels' | 'other-clips';

export interface RunPair {
  first: RunRecord;
  second: RunRecord;
  found: PairFigures | null;
  /** Null where `found` is there. */
  reason: Unpairable | null;
}

export interface PairFigures {
  clipCount: number;
  /** Share that the second gets right, less that of the first. */
  difference: number;
  /** Clips that only one of them gets right. */
  onlyFirst: number;
  onlySecond: number;
  /** McNemar's, exact. */
  pValue: number;
  /** With Holm's correction over all pairs that could be tested. */
  adjusted: number;
}

/** Pairs in the order of the runs: each with all that come after it. */
export function pairedMatrix(runs: readonly RunRecord[]): RunPair[] {
  const pairs = runs.flatMap((first, at) => runs.slice(at + 1).map((second) => pairOf(first, second)));
  const tested = pairs.flatMap(({ found }) => found ?? []);
  const adjusted = holmAdjusted(tested.map(({ pValue }) => pValue));
  for (const [at, found] of tested.entries()) found.adjusted = adjusted[at] ?? 1;
  return pairs;
}

function pairOf(first: RunRecord, second: RunRecord): RunPair {
  const reason = whyNot(first, second);
  if (reason !== null || !first.evaluation || !second.evaluation) return { first, second, found: null, reason };
  const { outcomes } = pairPredictions(first, first.evaluation.predictions, second, second.evaluation.predictions);
  if (outcomes.length === 0) return { first, second, found: null, reason: 'other-clips' };
  let [onlyFirst, onlySecond] = [0, 0];
  for (const { label, first: one, second: other } of outcomes) {
    if (one === label && other !== label) onlyFirst++;
    if (one !== label && other === label) onlySecond++;
  }
  const pValue = mcNemarTest(onlyFirst, onlySecond);
  const difference = (onlySecond - onlyFirst) / outcomes.length;
  const found = { clipCount: outcomes.length, difference, onlyFirst, onlySecond, pValue, adjusted: pValue };
  return { first, second, found, reason: null };
}

/** What keeps two runs from being paired before their clips are looked at. */
function whyNot(first: RunRecord, second: RunRecord): Unpairable | null {
  if (!first.evaluation || !second.evaluation) return 'not-tested';
  if (!isSameData(first, second)) return 'other-data';
  const labels = ({ labels: names }: RunRecord) => [...names].sort().join('\n');
  return labels(first) === labels(second) ? null : 'other-labels';
}
