// The folds that a sweep over a data set can have.

import type { OpenDataset } from '../../state/studio-state.ts';
import type { SweepFolds } from '../../sweep/sweep-record.ts';
import type { Said } from '../common/said.ts';
import { groupSaid, kindOfGroup } from '../probe/group-names.ts';

export interface SweepFoldOption {
  /** Null: the split as it is. */
  folds: SweepFolds | null;
  /** A sentence of Probe's, which has the same; null where there are no folds. */
  said: Said | null;
}

const counts = [3, 5, 10];
/** A training for each value: more are hardly ever waited for. */
const mostLeftOut = 40;

/** The split as it is first, then folds that keep groups whole, each value of a group by itself, and folds of single clips. */
export function sweepFoldOptions({ groups, split }: Pick<OpenDataset, 'groups' | 'split'>): SweepFoldOption[] {
  const clips = [...split.train, ...split.validation, ...split.test];
  const options: SweepFoldOption[] = [{ folds: null, said: null }];
  for (const { name, clipValues } of groups) {
    const valueCount = new Set(clips.map((clip) => clipValues[clip] ?? -1).filter((value) => value >= 0)).size;
    const group = [groupSaid(name)];
    for (const count of counts)
      if (valueCount >= count)
        options.push({
          folds: { kind: 'count', count, by: name },
          said: { key: `foldChoice.whole.${kindOfGroup(name)}`, values: { folds: count, group } },
        });
    if (valueCount >= 2 && valueCount <= mostLeftOut)
      options.push({
        folds: { kind: 'group', by: name },
        said: { key: `foldChoice.inTurn.${kindOfGroup(name)}`, values: { folds: valueCount, group } },
      });
  }
  for (const count of counts)
    if (clips.length >= count)
      options.push({
        folds: { kind: 'count', count, by: null },
        said: { key: 'foldChoice.clips', values: { folds: count } },
      });
  return options;
}
