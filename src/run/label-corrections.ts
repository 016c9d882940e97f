// Which class each clip of a run has now: a person may have changed labels, or left clips out, since the run read them.

import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { noClipEdits, noLabelEdits, renamed } from '../dataset/labels/label-edits.ts';
import { rulesAreEqual } from '../dataset/labels/label-rule.ts';
import type { RunRecord } from './run-record.ts';

/** The run's data set as it is read now. */
export interface DatasetNow {
  record: Pick<DatasetRecord, 'labelRule' | 'clipEdits'>;
  /** By clip index: what the label rule alone gives; null: nothing. */
  ruleLabels: readonly (string | null)[];
  isExcluded: readonly boolean[];
}

/** What is changed clip by clip counts, and under the names that the run's labels have: another rule, other names of labels or another
 *  split make no mistake of an evaluation right. A function of a clip and its class in the run. */
export function labelsNow(
  run: Pick<RunRecord, 'labels' | 'labelRule' | 'labelEdits' | 'clipEdits'>,
  { record, ruleLabels, isExcluded }: DatasetNow,
): (clipIndex: number, label: number) => number | null {
  const before = (run.clipEdits ?? noClipEdits).labels;
  const after = (record.clipEdits ?? noClipEdits).labels;
  const { renames } = run.labelEdits ?? noLabelEdits;
  const hasRule = rulesAreEqual(run.labelRule, record.labelRule);
  return (clipIndex, label) => {
    if (isExcluded[clipIndex]) return null;
    const hand = after[clipIndex];
    if (hand === before[clipIndex]) return label;
    // taken back by hand: what the rule says, if it is the run's
    if (hand === undefined && !hasRule) return label;
    const name = hand === undefined ? (ruleLabels[clipIndex] ?? null) : hand;
    const called = name === null ? null : renamed(renames, name);
    const found = called === null ? -1 : run.labels.indexOf(called);
    return found < 0 ? null : found;
  };
}
