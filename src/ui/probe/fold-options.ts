// The folds that a data set can be probed over.

import { type FoldChoice, usualFoldCount } from '../../evaluation/probes/fold-choice.ts';
import { usualFoldGroup } from '../../evaluation/probes/probe-folds.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import type { Said } from '../common/said.ts';
import { groupSaid, kindOfGroup } from './group-names.ts';

export interface FoldOption {
  /** Null: the usual ones. */
  choice: FoldChoice | null;
  said: Said;
}

/** One fold for each value is offered up to as many: more take minutes and tell hardly more. */
const mostLeftOut = 120;
const manyFolds = 10;

/** The usual ones first; then more folds, each value of the group by itself, other groups, and clips one by one. */
export function foldOptions({
  groups,
  record,
  split,
}: Pick<OpenDataset, 'groups' | 'split'> & { record: Pick<OpenDataset['record'], 'splitConfig'> }): FoldOption[] {
  const clips = [...split.train, ...split.validation];
  const known = groups.map(({ name, clipValues }) => {
    const values = clips.map((clip) => clipValues[clip] ?? -1);
    return { name, clipValues: values, count: new Set(values.filter((value) => value >= 0)).size };
  });
  const usual = usualFoldGroup(known, record.splitConfig.keepApart ?? []);
  const options: FoldOption[] = [{ choice: null, said: whole(usualFoldCount, usual) }];
  const own = known.find(({ name }) => name === usual);
  if (!own) {
    options.push({ choice: { kind: 'count', count: manyFolds, group: null }, said: whole(manyFolds, null) });
  } else {
    if (own.count >= manyFolds)
      options.push({ choice: { kind: 'count', count: manyFolds, group: own.name }, said: whole(manyFolds, own.name) });
    if (own.count <= mostLeftOut) options.push({ choice: { kind: 'group', name: own.name }, said: inTurn(own) });
  }
  for (const { name, count } of known) {
    if (name === usual || count < 2) continue;
    const choice: FoldChoice = { kind: 'count', count: usualFoldCount, group: name };
    options.push({ choice, said: whole(Math.min(usualFoldCount, count), name) });
  }
  if (own)
    options.push({ choice: { kind: 'count', count: usualFoldCount, group: null }, said: whole(usualFoldCount, null) });
  return options;
}

function whole(folds: number, group: string | null): Said {
  if (group === null) return { key: 'foldChoice.clips', values: { folds } };
  return { key: `foldChoice.whole.${kindOfGroup(group)}`, values: { folds, group: [groupSaid(group)] } };
}

function inTurn({ name, count }: { name: string; count: number }): Said {
  return { key: `foldChoice.inTurn.${kindOfGroup(name)}`, values: { folds: count, group: [groupSaid(name)] } };
}
