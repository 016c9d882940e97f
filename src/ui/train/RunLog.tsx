// A run's log as sentences, newest first, of any length.

import { memo, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { Panel } from '../common/Panel.tsx';
import { SparseRows } from '../common/sparse-rows.ts';
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
  const { width, heightPx, topPx, follow } = useScrolled(scroller);
  // lines break elsewhere in another width
  // biome-ignore lint/correctness/useExhaustiveDependencies: anew for another run and width
  const rows = useMemo(() => new SparseRows(rowPx), [run.id, width]);
  const [, drawAgain] = useReducer((rounds: number) => rounds + 1, 0);
  const from = Math.max(0, rows.indexAt(topPx, count) - overscan);
  const to = Math.min(count, rows.indexAt(topPx + heightPx, count) + overscan + 1);
  let top = rows.topOf(from, count);
  const drawn = Array.from({ length: to - from }, (_, at) => {
    const index = from + at;
    const row = { index, top };
    top += rows.heightOf(index, count);
    return row;
  });
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    let [isNew, above] = [false, 0];
    for (const [at, line] of [...(list.current?.children ?? [])].entries()) {
      const grown = rows.measure(from + at, count, (line as HTMLElement).offsetHeight);
      if (grown === 0) continue;
      isNew = true;
      if ((drawn[at]?.top ?? 0) < topPx) above += grown;
    }
    if (!isNew) return;
    // what is read stays where it is
    if (topPx > 0 && scroller.current) scroller.current.scrollTop += above;
    drawAgain();
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
        onScroll={follow}
      >
        <div ref={list} style={{ height: rows.topOf(count, count), position: 'relative' }}>
          {drawn.map((row) => (
            // new ones come in at the top: a row keeps its key, and what is drawn of it
            <div key={count - row.index} className={classes.entry} style={{ transform: `translateY(${row.top}px)` }}>
              <Entry entry={entries.at(row.index)} run={run} />
            </div>
          ))}
        </div>
      </div>
    </Panel>
  );
}

/** Of a line of text. */
const rowPx = 22;
/** Rows beyond those in sight, on either side. */
const overscan = 10;

/** How far an element is scrolled, and how large it is. */
function useScrolled(element: React.RefObject<HTMLElement | null>) {
  const [view, setView] = useState({ width: 0, heightPx: 240, topPx: 0 });
  const follow = () => {
    const { clientWidth: width = 0, clientHeight: heightPx = 240, scrollTop: topPx = 0 } = element.current ?? {};
    setView((before) =>
      before.width === width && before.heightPx === heightPx && before.topPx === topPx
        ? before
        : { width, heightPx, topPx },
    );
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: it reads the element alone
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(follow);
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return { ...view, follow };
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
