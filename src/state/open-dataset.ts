// A stored data set as the page works with it: the label rule and the split applied to its clips.

import type { Clip, ImportProblem } from '../dataset/clip.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import type { LabelRule } from '../dataset/label-rule.ts';
import type { OpenDataset } from './studio-state.ts';

/** Throws `labels/bad-regex`. A split that cannot be made is told in `splitError`. */
export function interpretDataset(record: DatasetRecord, clips: Clip[], problems: ImportProblem[]): OpenDataset {
  const names = clips.map((clip) => labelOf(clip.path, record.labelRule));
  const labels = [...new Set(names.filter((name) => name !== null))].sort();
  const indexOf = new Map(labels.map((label, index) => [label, index]));
  const clipLabels = names.map((name) => (name === null ? -1 : (indexOf.get(name) ?? -1)));
  const train = clips.filter((clip) => clipLabels[clip.index] !== -1).map((clip) => clip.index);
  return { record, clips, problems, labels, clipLabels, split: { train, validation: [], test: [] }, splitError: null };
}

function labelOf(path: string, rule: LabelRule): string | null {
  if (rule.kind === 'folder') return path.split('/').at(-1 - rule.level) ?? null;
  if (rule.kind === 'regex') return new RegExp(rule.pattern).exec(path)?.groups?.label ?? null;
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
  return name.split(rule.separator).at(rule.index) ?? null;
}
