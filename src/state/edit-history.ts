// What a person changed of how a data set is read, to be undone and redone: labels, single clips, what is left out, the rule. An
// edit holds the fields as they were before it and after; whoever changes a data set through `edit` (edit-actions.ts) has both.

import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { noClipEdits, noLabelEdits } from '../dataset/labels/label-edits.ts';
import type { LabelStep } from '../dataset/labels/label-steps.ts';

/** What can be undone. */
export type EditedFields = Required<Pick<DatasetRecord, 'labelRule' | 'labelEdits' | 'clipEdits' | 'splitConfig'>>;

/** What was done, for the words of the button that undoes it. */
export type EditWhat =
  | LabelStep
  /** Null: no label; undefined: what the rule gives. */
  | { kind: 'label-clips'; clips: number; label: string | null | undefined }
  | { kind: 'exclude' | 'include' | 'cut'; clips: number }
  | { kind: 'rule' }
  /** All of it became as a run had it. */
  | { kind: 'reading' };

export interface Edit {
  what: EditWhat;
  before: Partial<EditedFields>;
  after: Partial<EditedFields>;
}

/** Of one data set; kept while the page is open. */
export interface EditHistory {
  datasetId: string;
  /** Oldest first: the last is undone next. */
  done: readonly Edit[];
  /** The last is done again next. */
  undone: readonly Edit[];
}

const longest = 200;

/** The history after an edit; what was undone cannot be done again from then on. */
export function withEdit(history: EditHistory | null, datasetId: string, edit: Edit): EditHistory {
  const done = history?.datasetId === datasetId ? history.done : [];
  return { datasetId, done: [...done, edit].slice(-longest), undone: [] };
}

/** The history after its last edit was undone. */
export function afterUndo({ datasetId, done, undone }: EditHistory): EditHistory {
  return { datasetId, done: done.slice(0, -1), undone: [...undone, ...done.slice(-1)] };
}

/** The history after what was undone last was done again. */
export function afterRedo({ datasetId, done, undone }: EditHistory): EditHistory {
  return { datasetId, done: [...done, ...undone.slice(-1)], undone: undone.slice(0, -1) };
}

/** The fields of a record that `changes` would change, as they are. */
export function fieldsBefore(record: DatasetRecord, changes: Partial<EditedFields>): Partial<EditedFields> {
  const { labelRule, labelEdits = noLabelEdits, clipEdits = noClipEdits, splitConfig } = record;
  const fields: EditedFields = { labelRule, labelEdits, clipEdits, splitConfig };
  return Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(changes, name)));
}
