// What guessing gives: the figure that every accuracy is held against.

import { largestOf } from '../lib/long-lists.ts';
import type { RunRecord } from './run-record.ts';

/** What always guessing the commonest class of the training clips would get right of clips of these classes, 0..1. */
export function majorityBaseline(
  run: Pick<RunRecord, 'labels' | 'clipLabels' | 'split'>,
  classes: readonly number[],
): number {
  if (classes.length === 0) return 0;
  const counts = new Array<number>(run.labels.length).fill(0);
  for (const clipIndex of run.split.train) {
    const label = run.clipLabels[clipIndex] ?? -1;
    if (label >= 0) counts[label] = (counts[label] ?? 0) + 1;
  }
  const commonest = counts.indexOf(largestOf(counts));
  return classes.filter((label) => label === commonest).length / classes.length;
}
