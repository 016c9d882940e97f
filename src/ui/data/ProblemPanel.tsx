// The files that were left out, each with its reason, in place of the table of clips.

import { Button } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportProblem } from '../../dataset/clip.ts';
import type { ErrorCode } from '../../lib/error-codes.ts';
import { LongRecordingsButton } from '../common/ErrorNotice.tsx';
import { useErrorText } from '../common/error-text.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './clips/clip-table.module.css';

interface ProblemPanelProps {
  datasetId: string;
  problems: readonly ImportProblem[];
  /** Only those of this reason; null for all. */
  code: ErrorCode | null;
  onClose(): void;
}

const rowHeight = 32;

export function ProblemPanel({ datasetId, problems, code, onClose }: ProblemPanelProps) {
  const { t } = useTranslation('data');
  const format = useNumberFormat();
  const errorText = useErrorText();
  const scroller = useRef<HTMLDivElement>(null);
  const shown = code ? problems.filter((problem) => problem.error.code === code) : problems;
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  return (
    <section className={classes.panel} aria-label={t('problems.title')}>
      <div className={classes.toolbar}>
        <span className={classes.total}>
          {t('problems.files', { count: shown.length, number: format.integer(shown.length) })}
        </span>
        {shown.some(({ error }) => error.code === 'audio/too-long') && <LongRecordingsButton datasetId={datasetId} />}
        <Button size="xs" variant="default" onClick={onClose}>
          {t('problems.back')}
        </Button>
      </div>
      <div className={classes.scroller}>
        <div ref={scroller} className={classes.scroll}>
          <ul className={classes.list} style={{ height: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map((item) => {
              const problem = shown[item.index];
              if (!problem) return null;
              const { title, sentence } = errorText(problem.error);
              return (
                <li key={item.key} className={classes.problemRow} style={{ transform: `translateY(${item.start}px)` }}>
                  <span className={classes.text} title={problem.path}>
                    {problem.path}
                  </span>
                  <span className={classes.reason} title={`${sentence}\n\n${problem.error.message}`}>
                    {title}: {sentence}
                  </span>
                </li>
              );
            })}
          </ul>
        </div>
      </div>
    </section>
  );
}
