// How likely values are to be the labels of clips: by how many classes they make, how even those are and how they read.

import { labelWordShare, looksLikePart, looksLikeSpeaker } from './label-words.ts';

/** Higher is likelier; null: cannot be the label. `values` by clip, null for none. */
export function scoreLabels(values: readonly (string | null)[]): number | null {
  const counts = new Map<string, number>();
  let covered = 0;
  for (const value of values) {
    if (value === null) continue;
    covered++;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const classCount = counts.size;
  const coverage = covered / values.length;
  if (coverage < 0.8 || classCount < 2 || classCount > Math.max(2, covered / 2)) return null;
  const names = [...counts.keys()];
  const share = (test: (name: string) => boolean) => names.filter(test).length / classCount;

  let score = 4 * coverage + 3 * evenness([...counts.values()]);
  // From six to twelve classes is usual, and far more is seldom.
  score -= 0.6 * Math.abs(Math.log2(classCount / 8));
  // Few clips a class speak for an identity rather than a class.
  if (covered / classCount < 4) score -= 2;
  score += 2 * share((name) => /^\p{L}[\p{L} ]*$/u.test(name));
  score -= 1.5 * share((name) => /^\d+$/.test(name));
  score -= 3 * share(looksLikeSpeaker);
  score -= 5 * share(looksLikePart);
  score += 6 * labelWordShare(names);
  return score;
}

/** Entropy of the classes over its maximum: 1 when all are equally large. */
function evenness(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const entropy = counts.reduce((sum, count) => sum - (count / total) * Math.log(count / total), 0);
  return entropy / Math.log(counts.length);
}
