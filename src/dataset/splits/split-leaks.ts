// What the test knows from elsewhere: its speakers, sentences or recordings, or the very same clips, in train or validation.

import type { Group } from '../groups.ts';
import type { Split } from './split.ts';

/** How much of the test the model has met before: in training, or where its best epoch was chosen. */
export interface SplitLeak {
  /** A group's name; null: copies of the same clip. */
  group: string | null;
  /** The group's values in the test; of copies, the test's clips. */
  inTest: number;
  alsoInTrain: number;
  alsoInValidation: number;
}

/** One for each group that the test's clips have values of, and one for copies where there are any in the data set.
 *  @param copies by clip index: the same number for clips of the same content (`copiesOf`) */
export function splitLeaks(
  split: Split,
  groups: readonly Pick<Group, 'name' | 'clipValues'>[],
  copies: readonly number[],
): SplitLeak[] {
  const ofGroups = groups.flatMap(({ name, clipValues }): SplitLeak[] => {
    const valuesIn = (part: readonly number[]) =>
      new Set(part.map((clip) => clipValues[clip] ?? -1).filter((value) => value >= 0));
    const test = [...valuesIn(split.test)];
    return test.length === 0
      ? []
      : [{ group: name, ...leakOf(test, valuesIn(split.train), valuesIn(split.validation)) }];
  });
  if (new Set(copies).size === copies.length || split.test.length === 0) return ofGroups;
  const contentOf = (part: readonly number[]) => part.map((clip) => copies[clip] ?? clip);
  const ofCopies = leakOf(contentOf(split.test), new Set(contentOf(split.train)), new Set(contentOf(split.validation)));
  return [...ofGroups, { group: null, ...ofCopies }];
}

export function isLeaking({ alsoInTrain, alsoInValidation }: SplitLeak): boolean {
  return alsoInTrain > 0 || alsoInValidation > 0;
}

function leakOf(test: readonly number[], train: ReadonlySet<number>, validation: ReadonlySet<number>) {
  return {
    inTest: test.length,
    alsoInTrain: test.filter((value) => train.has(value)).length,
    alsoInValidation: test.filter((value) => validation.has(value)).length,
  };
}
