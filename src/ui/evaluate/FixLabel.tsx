// A clip's label can be wrong rather than the model: the button that changes it in the data set, and what it is there now where a
// person has changed it since the run.

import { ActionIcon } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { type LabelMenuPlace, placeBelow } from '../common/LabelMenu.tsx';
import classes from './FixLabel.module.css';

interface FixLabelProps {
  dataset: OpenDataset;
  run: Pick<RunRecord, 'clipEdits'>;
  clipIndex: number;
  onOpen(place: LabelMenuPlace): void;
}

export function FixLabel({ dataset, run, clipIndex, onOpen }: FixLabelProps) {
  const { t } = useTranslation('labels');
  const now = dataset.labels[dataset.clipLabels[clipIndex] ?? -1];
  const note = dataset.isExcluded[clipIndex]
    ? t('fix.out')
    : handLabel(run, clipIndex) === handLabel(dataset.record, clipIndex)
      ? null
      : now === undefined
        ? t('fix.none')
        : t('fix.now', { label: now });
  return (
    <>
      {note !== null && (
        <span className={classes.note} title={note}>
          {note}
        </span>
      )}
      <ActionIcon
        variant="subtle"
        size={24}
        aria-label={t('fix.button')}
        title={t('fix.button')}
        onClick={(event) => onOpen(placeBelow(event.currentTarget, [clipIndex]))}
      >
        <IconPencil size={14} aria-hidden />
      </ActionIcon>
    </>
  );
}

function handLabel({ clipEdits }: Pick<RunRecord, 'clipEdits'>, clipIndex: number): string | null | undefined {
  return clipEdits?.labels[clipIndex];
}
