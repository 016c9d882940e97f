// Which part of the names is the label? Names of well-known data sets are recognised; for others every folder and field
// is a candidate, judged by how many classes it makes, how even they are and how its values read.

import { largestOf } from '../lib/long-lists.ts';
import { itemAt } from '../lib/present.ts';
import { commonSeparator, separators } from './label-parts.ts';
import { compileLabelRule, folderNames, type LabelRule, nameFields } from './label-rule.ts';
import { labelWordShare, looksLikePart, looksLikeSpeaker } from './label-words.ts';
import { namingScheme } from './naming-schemes.ts';

/** Enough to tell, and quick for any archive. */
const maxSampledPaths = 4000;

/** The rule that most likely reads the label; the folder or the first field where nothing tells. */
export function guessLabelRule(paths: readonly string[]): LabelRule {
  const sampled = samplePaths(paths);
  const scheme = namingScheme(sampled);
  if (scheme) return scheme.label;
  let best: { rule: LabelRule; score: number } | null = null;
  for (const rule of ruleCandidates(sampled)) {
    const score = scoreRule(rule, sampled);
    if (score !== null && (!best || score > best.score)) best = { rule, score };
  }
  return best?.rule ?? fallback(sampled);
}

/** Evenly spread over the data set. */
export function samplePaths(paths: readonly string[]): string[] {
  const step = Math.max(1, paths.length / maxSampledPaths);
  return Array.from({ length: Math.min(paths.length, maxSampledPaths) }, (_, i) => itemAt(paths, Math.floor(i * step)));
}

/** Every folder level and every field that most paths have. Fields count from the end only where names differ in length. */
export function ruleCandidates(paths: readonly string[]): LabelRule[] {
  const rules: LabelRule[] = [];
  const depth = largestOf(
    paths.map((path) => folderNames(path).length),
    0,
  );
  for (let level = 1; level <= Math.min(depth, 5); level++) rules.push({ kind: 'folder', level });
  for (const separator of separators) {
    const counts = paths.map((path) => nameFields(path, separator).length);
    const most = largestOf(counts, 0);
    if (most < 2) continue;
    const hasOneLength = counts.every((count) => count === most);
    for (let index = 0; index < Math.min(most, 12); index++) rules.push({ kind: 'field', separator, index });
    if (hasOneLength) continue;
    for (let index = -1; index >= -Math.min(most, 4); index--) rules.push({ kind: 'field', separator, index });
  }
  return rules;
}

/** Higher is likelier; null: cannot be the label. */
function scoreRule(rule: LabelRule, paths: readonly string[]): number | null {
  const labelOf = compileLabelRule(rule);
  const counts = new Map<string, number>();
  let covered = 0;
  for (const path of paths) {
    const label = labelOf(path)?.text;
    if (label === undefined) continue;
    covered++;
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const classCount = counts.size;
  const coverage = covered / paths.length;
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
  if (rule.kind === 'folder') score += 2.5 - 0.5 * (rule.level - 1);
  else if (rule.kind === 'field' && rule.index === 0) score += 0.5;
  return score;
}

/** Entropy of the classes over its maximum: 1 when all are equally large. */
function evenness(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const entropy = counts.reduce((sum, count) => sum - (count / total) * Math.log(count / total), 0);
  return entropy / Math.log(counts.length);
}

function fallback(paths: readonly string[]): LabelRule {
  const folders = new Set(paths.map((path) => folderNames(path).at(-1)?.text));
  if (folders.size > 1) return { kind: 'folder', level: 1 };
  return { kind: 'field', separator: commonSeparator(paths), index: 0 };
}
