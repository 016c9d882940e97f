// A run's log as sentences, newest first, of any length.

import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { IncidentText } from './IncidentText.tsx';
import { isSameEntry, LogEntries, type LogEntry } from './log-entries.ts';
import classes from './RunLog.module.css';
import { endedSaid, startedSaid } from './run-sentences.ts';

/** Drawn anew when it has something new to say: not for a step or a second more. */
export const RunLog = memo(RunLogPanel, (before, after) =>
  (['id', 'history', 'checkpoints', 'incidents', 'state', 'name'] as const).every(
    (field) => before.run[field] === after.run[field],
  ),
);

function RunLogPanel({ run }: { run: RunRecord }) {
  const { t } = useTranslation('train');
  const scroller = useRef<HTMLDivElement>(null);
  const entries = useMemo(() => new LogEntries(), []);
  entries.follow(run);
  const count = entries.length;
  // new ones come in at the top: a row keeps its key, and what is drawn of it. Another function would lay out every row anew
  const getItemKey = useCallback((index: number) => count - index, [count]);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => 22,
    overscan: 10,
    getItemKey,
  });
  return (
    <Panel title={t('log.title')}>
      <div
        ref={scroller}
        className={classes.scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={t('log.title')}
      >
        <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {virtualizer.getVirtualItems().map((item) => (
            <div
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              className={classes.entry}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <Entry entry={entries.at(item.index)} run={run} />
            </div>
          ))}
        </div>
      </div>
    </Panel>
  );
}

interface EntryProps {
  entry: LogEntry;
  run: RunRecord;
}

/** Sentences cost more than anything else in a log: one is written when what it says is new. */
const Entry = memo(WrittenEntry, (before, after) => {
  const tellsOfRun = after.entry.kind === 'started' || after.entry.kind === 'ended';
  return isSameEntry(before.entry, after.entry) && (!tellsOfRun || before.run === after.run);
});

function WrittenEntry({ entry, run }: EntryProps) {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const said = useSaid('train');
  switch (entry.kind) {
    case 'started':
      return <Line step="">{said(startedSaid(run, format))}</Line>;
    case 'train':
      return (
        <Line step={format.integer(entry.row.step)}>
          {t('log.train', {
            loss: format.decimal(entry.row.loss, 3),
            rate: format.scientific(entry.row.learning_rate),
            norm: format.decimal(entry.row.grad_norm, 2),
          })}
        </Line>
      );
    case 'eval':
      return (
        <Line step={format.integer(entry.row.step)} isStrong>
          {t('log.eval', {
            loss: format.decimal(entry.row.eval_loss, 3),
            accuracy: format.percent(entry.row.eval_accuracy),
            f1: format.percent(entry.row.eval_f1),
            epoch: format.decimal(entry.row.epoch, 2),
          })}
          {entry.isBest ? ` ${t('log.best')}` : ''}
        </Line>
      );
    case 'checkpoint':
      return (
        <Line step={format.integer(entry.checkpoint.step)}>
          {t('log.checkpoint', { size: format.bytes(entry.checkpoint.bytes) })}
        </Line>
      );
    case 'incident':
      return (
        <Line step={format.integer(entry.incident.step)} isStrong>
          <IncidentText incident={entry.incident} run={run} />
        </Line>
      );
    case 'ended':
      return (
        <Line step={format.integer(run.step)} isStrong>
          {said(endedSaid(run, format))}
        </Line>
      );
  }
}

function Line({ step, isStrong, children }: { step: string; isStrong?: boolean; children: React.ReactNode }) {
  return (
    <p className={classes.line} data-strong={isStrong || undefined}>
      <span className={classes.step}>{step}</span>
      <span>{children}</span>
    </p>
  );
}
