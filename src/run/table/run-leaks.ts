// What a run's test knew from its training, beside its score in the table: looked for once for each split.

import { isLeaking, type SplitLeak, splitLeaks } from '../../dataset/splits/split-leaks.ts';
import type { RunFacts } from '../run-record.ts';

type DividedRun = Pick<RunFacts, 'split' | 'groups'>;

/** By the split, which is the same object for the life of a run's record. */
const known = new WeakMap<RunFacts['split'], readonly SplitLeak[]>();

/** Groups of the run whose values are in the test and in training or validation; of copies of a clip its record knows nothing. */
export function runLeaks({ split, groups = [] }: DividedRun): readonly SplitLeak[] {
  const found = known.get(split);
  if (found) return found;
  const leaks = splitLeaks(split, groups, []).filter(isLeaking);
  known.set(split, leaks);
  return leaks;
}

/** Groups that a data set has of necessity in every part, without a score becoming better by it: what is said, not who says it. */
const harmless: ReadonlySet<string | null> = new Set(['sentence', 'word']);

/** Whether the score is therefore likely to be too good. */
export function isLeaky(run: DividedRun): boolean {
  return runLeaks(run).some(({ group }) => !harmless.has(group));
}

/** "speaker 3/4; sentence 12/12": values of the test that are also elsewhere, of those that it has. */
export function leaksText(run: DividedRun): string {
  return runLeaks(run)
    .map(({ group, inTest, alsoInTrain, alsoInValidation }) => {
      const where = alsoInTrain > 0 ? '' : ' in validation';
      return `${group ?? 'copies'} ${alsoInTrain || alsoInValidation}/${inTest}${where}`;
    })
    .join('; ');
}
