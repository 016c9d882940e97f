// The clips of a cell of the confusion matrix, or all mistakes, beside it: the most confident first.

import { CloseButton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { EditHistoryButtons } from '../common/EditHistoryButtons.tsx';
import { Panel } from '../common/Panel.tsx';
import { HeardClips } from './HeardClips.tsx';
import classes from './MatrixClips.module.css';
import type { PredictionRow } from './prediction-rows.ts';

/** With a few clips, the picture of one and what the model thought of it. */
const usualHeightPx = 640;

interface MatrixClipsProps {
  title: string;
  run: RunRecord;
  labels: readonly string[];
  rows: readonly PredictionRow[];
  dataset: OpenDataset | null;
  /** They are of one cell, rather than of all. */
  isOneCell: boolean;
  onClose(): void;
}

export function MatrixClips({ title, run, labels, rows, dataset, isOneCell, onClose }: MatrixClipsProps) {
  const { t } = useTranslation('evaluate');
  const content = useRef<HTMLDivElement>(null);
  // they may open below what can be seen, or with their picture there
  useEffect(() => {
    const panel = content.current?.closest('section');
    if (!panel) return;
    const { top } = panel.getBoundingClientRect();
    const isSeen = top >= 0 && top + usualHeightPx <= window.innerHeight;
    if (!isSeen) panel.scrollIntoView({ block: 'start' });
  }, []);
  return (
    <Panel
      title={title}
      className={classes.panel}
      aside={
        <span className={classes.aside}>
          {dataset ? <EditHistoryButtons /> : null}
          <CloseButton aria-label={t('mistakes.close')} title={t('mistakes.close')} onClick={onClose} />
        </span>
      }
    >
      <div ref={content}>
        <HeardClips
          label={title}
          run={run}
          labels={labels}
          rows={rows}
          dataset={dataset}
          isOneAnswer={isOneCell}
          hasFocus
          onClose={onClose}
        />
      </div>
    </Panel>
  );
}
