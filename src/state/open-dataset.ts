// A stored data set as the page works with it: the label rule, the speaker rule and the split applied to its clips.

import type { Clip, ImportProblem } from '../dataset/clip.ts';
import { cutParents, sourcePaths } from '../dataset/cut-parents.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { splitAsGiven } from '../dataset/given-split.ts';
import { editLabels, excludedClips, noClipEdits, noLabelEdits } from '../dataset/label-edits.ts';
import { classesOf, ruleValues } from '../dataset/labels.ts';
import { labelCodes } from '../dataset/naming-schemes.ts';
import { noneFoundError } from '../dataset/none-found.ts';
import { splitBySpeaker } from '../dataset/speaker-split.ts';
import { guessSpeakerRule, speakersOf } from '../dataset/speakers.ts';
import { type Split, type SplitConfig, splitClips } from '../dataset/split.ts';
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
  const speakerRule = record.speakerRule === undefined ? guessSpeakerRule(paths, record.labelRule) : record.speakerRule;
  const { speakers, clipSpeakers } = speakersOf(sources, speakerRule);
  const split = trySplit(clipLabels, () => {
    const [first] = paths;
    if (first !== undefined && labels.length === 0 && ruleLabels.every((label) => label === null))
      throw noneFoundError(record.labelRule, first, paths.length);
    return makeSplit(record.splitConfig, clips, clipLabels, clipSpeakers);
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
    speakerRule,
    speakers,
    clipSpeakers,
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

function makeSplit(
  config: SplitConfig,
  clips: readonly Clip[],
  clipLabels: readonly number[],
  clipSpeakers: readonly number[],
): Split {
  if (config.method === 'given') {
    const paths = clips.map((clip) => clip.path);
    return splitAsGiven(paths, clipLabels, config.parts ?? {}, cutParents(clips));
  }
  if (config.method === 'speaker') return splitBySpeaker(clipLabels, clipSpeakers, config);
  return splitClips(clipLabels, config);
}

/** Every labelled clip trains where the split cannot be made. */
function trySplit(clipLabels: readonly number[], make: () => Split): Pick<OpenDataset, 'split' | 'splitError'> {
  try {
    return { split: make(), splitError: null };
  } catch (thrown) {
    const train = clipLabels.flatMap((label, index) => (label >= 0 ? [index] : []));
    return { split: { train, validation: [], test: [] }, splitError: toErrorRecord(thrown) };
  }
}
