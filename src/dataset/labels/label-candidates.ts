// Every part of the names that could be the label, or the speaker.

import { largestOf } from '../../lib/long-lists.ts';
import { itemAt } from '../../lib/present.ts';
import { separators } from './label-parts.ts';
import { folderNames, type LabelRule, nameFields } from './label-rule.ts';

/** Enough to tell, and quick for any archive. */
const maxSampledPaths = 4000;

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
