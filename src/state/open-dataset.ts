// A stored data set as the page works with it: its labels, its groups and its split, read from the clips by the choices of its
// record, step by step.

import { copiesOf } from '../dataset/blocks.ts';
import type { Clip, ImportProblem } from '../dataset/clip.ts';
import { cutParents, sourcePaths } from '../dataset/cut-parents.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { groupsOf, guessGroupRules } from '../dataset/groups.ts';
import { editLabels, excludedClips, noClipEdits, noLabelEdits } from '../dataset/label-edits.ts';
import { classesOf, ruleValues } from '../dataset/labels.ts';
import { makeSplit, type SplitInput, withoutPart } from '../dataset/make-split.ts';
import { labelCodes } from '../dataset/naming-schemes.ts';
import { noneFoundError } from '../dataset/none-found.ts';
import type { Split } from '../dataset/split.ts';
import { columnValues } from '../dataset/tables/clip-columns.ts';
import type { ClipTable } from '../dataset/tables/clip-table.ts';
import { type ClipColumns, joinTables, type TableKeys } from '../dataset/tables/join-tables.ts';
import { toErrorRecord } from '../lib/errors.ts';
import type { OpenDataset } from './studio-state.ts';

/** Throws `labels/bad-regex`. A split that cannot be made is told in `splitError`. */
export function interpretDataset(
  record: DatasetRecord,
  clips: Clip[],
  problems: ImportProblem[],
  tables: ClipTable[] = [],
): OpenDataset {
  const { labelEdits = noLabelEdits, clipEdits = noClipEdits } = record;
  const paths = sourcePaths(clips);
  const sources = paths.map((path) => ({ path }));
  const joined = joinOnce(clips, tables, record.tableKeys);
  const ruleLabels = ruleValues(sources, record.labelRule, joined.columns);
  const isExcluded = excludedClips(clips, clipEdits);
  const names = editLabels(ruleLabels, labelEdits, clipEdits).map((name, clip) => (isExcluded[clip] ? null : name));
  const { labels, clipLabels } = classesOf(names, labelEdits.order);
  const rules = record.groupRules ?? guessGroupRules(paths, record.labelRule, joined);
  const groups = groupsOf(sources, rules, joined.columns);
  const copies = copiesOf(clips);
  const split = trySplit(clipLabels, () => {
    const [first] = paths;
    if (first !== undefined && labels.length === 0 && ruleLabels.every((label) => label === null))
      throw noneFoundError(record.labelRule, first, paths.length);
    return makeSplit(splitInput({ clips, clipLabels, groups, copies, joined }), record.splitConfig);
  });
  return {
    record,
    clips,
    problems,
    tables,
    joined,
    ruleLabels,
    labelCodes: labelCodes(paths, ruleLabels),
    isExcluded,
    labels,
    clipLabels,
    groups,
    copies,
    ...split,
  };
}

/** Joining takes a second for 60,000 clips: another rule or split joins nothing anew. */
const joinedBefore = new WeakMap<
  readonly ClipTable[],
  { clips: readonly Clip[]; keys: TableKeys; joined: ClipColumns }
>();

const noKeys: TableKeys = {};

function joinOnce(clips: readonly Clip[], tables: readonly ClipTable[], keys = noKeys): ClipColumns {
  const before = joinedBefore.get(tables);
  if (before && before.clips === clips && before.keys === keys) return before.joined;
  const joined = joinTables(sourcePaths(clips), tables, keys);
  joinedBefore.set(tables, { clips, keys, joined });
  return joined;
}

/** What a split of the data set is made from. */
export function splitInput({
  clips,
  clipLabels,
  groups,
  copies,
  joined,
}: Pick<OpenDataset, 'clips' | 'clipLabels' | 'groups' | 'copies' | 'joined'>): SplitInput {
  return {
    paths: clips.map((clip) => clip.path),
    sourcePaths: sourcePaths(clips),
    clipLabels,
    groups,
    copies,
    cutParents: cutParents(clips),
    columnValues: (column) => columnValues(joined.columns, column),
  };
}

/** Every labelled clip trains where the split cannot be made. */
function trySplit(
  clipLabels: readonly number[],
  make: () => Split,
): Pick<OpenDataset, 'split' | 'splitError' | 'withoutPart'> {
  try {
    const split = make();
    return { split, splitError: null, withoutPart: withoutPart(split, clipLabels) };
  } catch (thrown) {
    const train = clipLabels.flatMap((label, index) => (label >= 0 ? [index] : []));
    return { split: { train, validation: [], test: [] }, splitError: toErrorRecord(thrown), withoutPart: [] };
  }
}
