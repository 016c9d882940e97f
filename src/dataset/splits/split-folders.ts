// An archive's own split: the folders train/, validation/ and test/ that a data set was published with.

import { folderNames } from '../labels/label-rule.ts';
import type { SplitName } from './split.ts';
import { partsOfNames } from './split-words.ts';

/** Folders deeper than this are none of a split. */
const deepest = 6;

/** The part that each path lies in, null for one that lies in none; null where the folders are no split. The level of the
 *  folders is looked for: `set/train/angry/1.wav` and `angry/train/1.wav` both are in train. */
export function splitFolders(paths: readonly string[]): (SplitName | null)[] | null {
  const folders = paths.map((path) => folderNames(path).map(({ text }) => text));
  let best: { parts: (SplitName | null)[]; count: number } | null = null;
  for (let level = 1; level <= deepest; level++) {
    for (const at of [level - 1, -level]) {
      const parts = partsAt(folders.map((names) => names.at(at)));
      const count = parts?.filter((part) => part !== null).length ?? 0;
      if (parts && count > (best?.count ?? 0)) best = { parts, count };
    }
  }
  return best?.parts ?? null;
}

/** Null where the names of this level are something else, such as classes with "train" among them. */
function partsAt(names: readonly (string | undefined)[]): (SplitName | null)[] | null {
  const distinct = new Set(names.filter((name) => name !== undefined));
  const partOf = partsOfNames(distinct);
  if (!partOf) return null;
  const others = [...partOf.values()].filter((part) => part === null).length;
  const parts = names.map((name) => (name === undefined ? null : (partOf.get(name) ?? null)));
  const covered = parts.filter((part) => part !== null).length;
  return others <= distinct.size / 2 && covered >= parts.length / 2 ? parts : null;
}
