// A clip's label in the table: a button that changes it, marked where a person gave it. A clip that is left out shows the label that
// it would have.

import { IconPencil } from '@tabler/icons-react';
import { renamed } from '../../../dataset/labels/label-edits.ts';
import type { OpenDataset } from '../../../state/studio-state.ts';
import { classColor } from '../../common/class-colors.ts';
import classes from './clip-table.module.css';
import type { FieldWords } from './use-field-words.ts';

interface LabelCellProps {
  dataset: OpenDataset;
  words: FieldWords;
  clipIndex: number;
}

/** What is clicked is told by `data-label-of`, to the table. */
export function LabelCell({ dataset, words, clipIndex }: LabelCellProps) {
  const { record, ruleLabels, labels, clipLabels, isExcluded } = dataset;
  const label = clipLabels[clipIndex] ?? -1;
  const hand = record.clipEdits?.labels[clipIndex];
  const ruleLabel = ruleLabels[clipIndex] ?? null;
  const name = hand === undefined ? ruleLabel : hand;
  const outside = isExcluded[clipIndex] && name !== null ? renamed(record.labelEdits?.renames ?? {}, name) : null;
  const text = words.value('label', labels[label] ?? outside ?? '');
  const title = hand === undefined ? text : `${text}: ${words.byHand(ruleLabel)}`;
  return (
    <button type="button" className={classes.labelButton} tabIndex={-1} data-label-of={clipIndex} title={title}>
      {label >= 0 && <span className={classes.dot} style={{ background: classColor(label) }} aria-hidden />}
      <span className={label >= 0 || outside !== null ? classes.text : classes.none}>{text}</span>
      {hand !== undefined && <IconPencil size={12} className={classes.byHand} aria-label={words.byHand(ruleLabel)} />}
    </button>
  );
}
