// What trains next, and after that: to be put into another order, taken back into the form, taken out, or held.

import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { queuedRuns } from '../../state/queue-state.ts';
import { isSweepGoingOn } from '../../state/sweep-time.ts';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './QueuePanel.module.css';
import { QueueRow } from './QueueRow.tsx';
import { toldTimes } from './queue-times.ts';
import { SweepLines } from './SweepLines.tsx';

/** Nothing where nothing waits and nothing is held. */
export function QueuePanel() {
  const { t } = useTranslation('queue');
  const format = useNumberFormat();
  const { pauseQueue, resumeQueue, moveInQueue } = useActions();
  const { isPaused, isElsewhere, sweepCount } = useStudio(({ queue, sweeps }) => ({
    isPaused: queue.isPaused,
    isElsewhere: queue.isElsewhere,
    sweepCount: sweeps.filter(isSweepGoingOn).length,
  }));
  const queued = useStudio(({ runs }) => queuedRuns(runs));
  const begins = useStudio((state) => toldTimes(state, queued, 'beginsInSec'));
  const ends = useStudio((state) => toldTimes(state, queued, 'endsInSec'));
  const list = useRef<HTMLOListElement>(null);
  const [said, setSaid] = useState('');
  const [dragged, setDragged] = useState<string | null>(null);
  if (queued.length === 0 && sweepCount === 0) return null;

  const move = async ({ id, name }: RunRecord, to: number) => {
    const others = queued.filter((other) => other.id !== id);
    await moveInQueue(id, others[to]?.id ?? null);
    setSaid(t('moved', { name, place: format.integer(to + 1), number: format.integer(queued.length) }));
    // the button that was pressed may be at an end of the list now
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-run="${id}"] [data-handle]`)?.focus());
  };
  return (
    <Panel
      title={
        queued.length > 0
          ? t('title', { count: queued.length, number: format.integer(queued.length) })
          : t('titleSweeps', { count: sweepCount, number: format.integer(sweepCount) })
      }
      className={classes.panel}
      aside={
        isPaused ? (
          <Button
            size="compact-sm"
            leftSection={<IconPlayerPlay size={14} aria-hidden />}
            onClick={() => void resumeQueue()}
          >
            {t('resume')}
          </Button>
        ) : (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlayerPause size={14} aria-hidden />}
            title={t('pauseHint')}
            onClick={pauseQueue}
          >
            {t('pause')}
          </Button>
        )
      }
    >
      {isPaused ? <p className={classes.note}>{t('paused')}</p> : null}
      {isElsewhere ? <p className={classes.note}>{t('elsewhere')}</p> : null}
      <WentOn />
      {queued.length > 0 ? (
        <ol className={classes.list} ref={list} aria-label={t('list')}>
          {queued.map((run, at) => (
            <QueueRow
              key={run.id}
              run={run}
              beginsInSec={isPaused ? null : (begins[at] ?? null)}
              endsInSec={isPaused ? null : (ends[at] ?? null)}
              place={at}
              count={queued.length}
              isDragged={dragged === run.id}
              onMove={(to) => void move(run, to)}
              onDrag={setDragged}
              onDrop={() => {
                const other = queued.find(({ id }) => id === dragged);
                if (other && other.id !== run.id) void move(other, at);
                setDragged(null);
              }}
            />
          ))}
        </ol>
      ) : null}
      <SweepLines />
      <output className="visually-hidden">{said}</output>
    </Panel>
  );
}

/** Of a run that the page was closed on, and that the queue has taken up again without being asked. */
function WentOn() {
  const { t } = useTranslation('queue');
  const name = useStudio(({ runs, running }) => {
    const run = runs.find(({ id }) => id === running?.runId);
    return run?.queueOrder !== undefined && run.incidents.at(-1)?.kind === 'interrupted' ? run.name : null;
  });
  return name === null ? null : <p className={classes.note}>{t('wentOn', { name })}</p>;
}
