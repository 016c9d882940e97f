// The repetitions of a sweep over parts of the data: each fold is the test of one run of every trial, and all of them together test
// every clip once.

import type { Group } from '../dataset/groups.ts';
import { usedValues } from '../dataset/splits/fold-split.ts';
import { makeSplit, type SplitInput } from '../dataset/splits/make-split.ts';
import type { Split, SplitConfig } from '../dataset/splits/split.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { SweepFold, SweepFolds } from './sweep-record.ts';

/** Without folds one alone, the split as it is. The validation clips of a fold are drawn from what trains, as many as the split has.
 *  Throws `split/no-group`, `split/too-few-groups` and others of `makeSplit`. */
export function makeFolds(
  input: SplitInput,
  asIs: { splitConfig: SplitConfig; split: Split },
  folds: SweepFolds | null,
): SweepFold[] {
  const { splitConfig, split } = asIs;
  if (!folds) return [{ name: null, splitConfig, split }];
  const names = foldNames(input, folds);
  return names.map((name, at) => {
    const fold = at + 1;
    const { parts: _, column: _column, protocol: _protocol, ...kept } = splitConfig;
    const config: SplitConfig = {
      ...kept,
      method: 'folds',
      keepApart: folds.by === null ? [] : [folds.by],
      folds: { count: names.length, fold, ...(folds.kind === 'group' && { leaveOut: folds.by }) },
      validationFraction: splitConfig.validationFraction || usualValidation,
    };
    return { name, splitConfig: config, split: makeSplit(input, config) };
  });
}

/** Checkpoints are chosen by it, also where the split as it is has none. */
const usualValidation = 0.1;

function foldNames({ clipLabels, groups }: SplitInput, folds: SweepFolds): string[] {
  if (folds.kind === 'count') {
    if (folds.count < 2)
      throw new VoxtuneError('split/no-fold', `Folds have to be 2 at least; found ${folds.count}.`, {
        fold: folds.count,
        count: folds.count,
      });
    return Array.from({ length: folds.count }, (_, at) => String(at + 1));
  }
  const group = groupNamed(groups, folds.by);
  const values = usedValues(clipLabels, group);
  if (values.length < 2)
    throw new VoxtuneError(
      'split/too-few-groups',
      `Leaving one of ${folds.by} out at a time needs 2 of them at least; there are ${values.length}.`,
      { group: folds.by, blocks: values.length, parts: 2 },
    );
  return values.map((value) => group.values[value] ?? String(value));
}

function groupNamed(groups: readonly Group[], name: string): Group {
  const group = groups.find((one) => one.name === name);
  if (group) return group;
  throw new VoxtuneError(
    'split/no-group',
    `Folds are to be made by ${name}, which is not known of the clips (known: ${
      groups.map((one) => one.name).join(', ') || 'nothing'
    }). Say which part of a name it is.`,
    { group: name },
  );
}
