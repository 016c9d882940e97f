// A split that a person gives, file by file: for what no fraction can say, such as holding certain speakers out.

import { VoxtuneError } from '../../lib/errors.ts';
import { baseName } from '../../lib/file-names.ts';
import type { GivenParts, Split, SplitName } from './split.ts';

/** The split that `parts` names. Every name has to be a file of the data set, and every labelled clip has to be named:
 *  throws `split/unknown-file`, `split/unlisted-clip`, and `split/too-few-clips` where nothing is left to train on.
 *  @param clipLabels by clip index, -1 for none: such a clip may be named, and is in no part.
 *  @param parents by clip index, the clip that it was cut from, whose part it is in where it is not named itself. */
export function splitAsGiven(
  paths: readonly string[],
  clipLabels: readonly number[],
  parts: GivenParts,
  parents: readonly number[] = [],
): Split {
  const clipOf = clipFinder(paths);
  const partOfClip = new Map<number, SplitName | 'none'>();
  for (const [file, part] of Object.entries(parts)) {
    const clip = clipOf(file);
    if (clip === null)
      throw new VoxtuneError(
        'split/unknown-file',
        `The split names ${file}, which is no clip of the data set (${paths.length} clips, the first is ` +
          `${paths[0] ?? 'none'}). Correct or remove that line.`,
        { path: file },
      );
    partOfClip.set(clip, part);
  }
  const split: Split = { train: [], validation: [], test: [] };
  const unlisted: string[] = [];
  for (const [clip, label] of clipLabels.entries()) {
    if (label < 0) continue;
    const part = partOfClip.get(clip) ?? partOfClip.get(parents[clip] ?? clip);
    if (part === 'none') continue;
    if (part) split[part].push(clip);
    else unlisted.push(paths[clip] ?? '');
  }
  const [firstUnlisted] = unlisted;
  if (firstUnlisted !== undefined)
    throw new VoxtuneError(
      'split/unlisted-clip',
      `The split names no part for ${unlisted.length} labelled clips; the first is ${firstUnlisted}. Add a line for each.`,
      { path: firstUnlisted, count: unlisted.length },
    );
  const { train, validation, test } = split;
  if (train.length === 0)
    throw new VoxtuneError('split/too-few-clips', 'The given split puts no clip into train. Put some there.', {
      clipCount: validation.length + test.length,
      train: 0,
      validation: validation.length,
      test: test.length,
    });
  return split;
}

/** Finds a clip by its path, else by its bare name; null where there is none, or several. */
export function clipFinder(paths: readonly string[]): (file: string) => number | null {
  const byPath = new Map(paths.map((path, clip) => [path, clip]));
  const byName = new Map<string, number | null>();
  for (const [clip, path] of paths.entries()) {
    const name = baseName(path);
    byName.set(name, byName.has(name) ? null : clip);
  }
  return (file) => byPath.get(file) ?? byName.get(file) ?? null;
}
