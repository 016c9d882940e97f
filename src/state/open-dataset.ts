// A stored data set as the page works with it: its labels, its groups and its split, read from the clips by the choices of its
// record, step by step.

import type { Clip, ImportProblem } from '../dataset/clip.ts';
import { cutParents, sourcePaths } from '../dataset/cut-parents.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { groupsOf, guessGroupRules } from '../dataset/groups.ts';
import { editLabels, excludedClips, noClipEdits, noLabelEdits } from '../dataset/labels/label-edits.ts';
import { classesOf, ruleValues } from '../dataset/labels/labels.ts';
import { labelCodes } from '../dataset/labels/naming-schemes.ts';
import { noneFoundError } from '../dataset/labels/none-found.ts';
import { copiesOf } from '../dataset/splits/blocks.ts';
import { makeSplit, type SplitInput, withoutPart } from '../dataset/splits/make-split.ts';
import type { Split } from '../dataset/splits/split.ts';
import { columnValues } from '../dataset/tables/clip-columns.ts';
import type { ClipTable } from '../dataset/tables/clip-table.ts';
import { type ClipColumns, joinTables, type TableKeys } from '../dataset/tables/join-tables.ts';
import { toErrorRecord } from '../lib/errors.ts';
import { yieldToEventLoop } from '../lib/yield-to-event-loop.ts';
import type { OpenDataset } from './studio-state.ts';

/** Throws `labels/bad-regex`. A split that cannot be made is told in `splitError`. */
export function interpretDataset(
  record: DatasetRecord,
  clips: Clip[],
  problems: ImportProblem[],
  tables: ClipTable[] = [],
): OpenDataset {
  return whole(interpretInSteps(record, clips, problems, tables));
}

/** The same, in tasks of its own: of 10,000 clips together they would be felt. */
export async function interpretInTasks(
  record: DatasetRecord,
  clips: Clip[],
  problems: ImportProblem[],
  tables: ClipTable[] = [],
): Promise<OpenDataset> {
  const steps = interpretInSteps(record, clips, problems, tables);
  for (;;) {
    await yieldToEventLoop();
    const step = steps.next();
    if (step.done) return step.value;
  }
}

type Steps<T> = Generator<undefined, T, undefined>;

function whole<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function* interpretInSteps(
  record: DatasetRecord,
  clips: Clip[],
  problems: ImportProblem[],
  tables: ClipTable[],
): Steps<OpenDataset> {
  const { labelEdits = noLabelEdits, clipEdits = noClipEdits } = record;
  const joined = joinOnce(clips, tables, record.tableKeys);
  yield;
  const { paths, ruleLabels, codes, groups, copies } = yield* readInSteps(record, clips, joined);
  yield;
  const isExcluded = excludedClips(clips, clipEdits);
  const names = editLabels(ruleLabels, labelEdits, clipEdits).map((name, clip) => (isExcluded[clip] ? null : name));
  const { labels, clipLabels } = classesOf(names, labelEdits.order);
  yield;
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
    labelCodes: codes,
    isExcluded,
    labels,
    clipLabels,
    groups,
    copies,
    ...split,
  };
}

/** Reads what `interpretDataset` then finds read, in tasks of their own: of 10,000 clips together they would be felt. Throws
 *  `labels/bad-regex`. */
export async function readAhead(record: DatasetRecord, clips: Clip[], tables: ClipTable[] = []): Promise<void> {
  const joined = joinOnce(clips, tables, record.tableKeys);
  const steps = readInSteps(record, clips, joined);
  do await yieldToEventLoop();
  while (!steps.next().done);
  await yieldToEventLoop();
}

/** What the rules make of the clips, whatever a person edits. */
interface RuleReading {
  /** Of the rules, as text. */
  key: string;
  joined: ClipColumns;
  paths: string[];
  ruleLabels: (string | null)[];
  codes: OpenDataset['labelCodes'];
  groups: OpenDataset['groups'];
  copies: OpenDataset['copies'];
}

const readBefore = new WeakMap<readonly Clip[], RuleReading>();

/** Each key that labels a clip reads the data set anew: of 60,000 clips, without what was read before, in most of a second. */
function* readInSteps(record: DatasetRecord, clips: readonly Clip[], joined: ClipColumns): Steps<RuleReading> {
  const key = JSON.stringify([record.labelRule, record.groupRules ?? null]);
  const before = readBefore.get(clips);
  if (before?.key === key && before.joined === joined) return before;
  const paths = sourcePaths(clips);
  const sources = paths.map((path) => ({ path }));
  const ruleLabels = ruleValues(sources, record.labelRule, joined.columns);
  yield;
  const rules = record.groupRules ?? guessGroupRules(paths, record.labelRule, joined);
  yield;
  const groups = groupsOf(sources, rules, joined.columns);
  const codes = labelCodes(paths, ruleLabels);
  yield;
  const reading = { key, joined, paths, ruleLabels, codes, groups, copies: copiesOf(clips) };
  readBefore.set(clips, reading);
  return reading;
}

/** Joining takes a second for 60,000 clips: another rule or split joins nothing anew. */
const joinedBefore = new WeakMap<readonly ClipTable[], { clips: readonly Clip[]; keys: string; joined: ClipColumns }>();

const noKeys: TableKeys = {};

function joinOnce(clips: readonly Clip[], tables: readonly ClipTable[], keys = noKeys): ClipColumns {
  const before = joinedBefore.get(tables);
  // as text: a record comes out of storage as another object each time
  const keysText = JSON.stringify(keys);
  if (before?.clips === clips && before.keys === keysText) return before.joined;
  const joined = joinTables(sourcePaths(clips), tables, keys);
  joinedBefore.set(tables, { clips, keys: keysText, joined });
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
    return {
      split: { train: labelledClips(clipLabels), validation: [], test: [] },
      splitError: toErrorRecord(thrown),
      withoutPart: [],
    };
  }
}

/** Clip indices. */
export function labelledClips(clipLabels: readonly number[]): number[] {
  return clipLabels.flatMap((label, clip) => (label >= 0 ? [clip] : []));
}
