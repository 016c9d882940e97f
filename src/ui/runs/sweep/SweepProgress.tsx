// How far a sweep is, and why it has ended.

import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isSweepGoingOn, sweepProgress } from '../../../state/sweep-time.ts';
import type { SweepRecord } from '../../../sweep/sweep-record.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useStudio } from '../../common/use-studio.ts';
import classes from './SweepPage.module.css';

export function SweepProgress({ sweep }: { sweep: SweepRecord }) {
  const { t } = useTranslation('sweep');
  const format = useNumberFormat();
  const { done, total, left, waitsBehind, isQueuePaused } = useStudio((state) => {
    const { doneCount, runCount, secondsLeft } = sweepProgress(state, sweep);
    const others = state.queue.runIds.filter(
      (id) => state.runs.find((run) => run.id === id)?.sweep?.sweepId !== sweep.id,
    );
    return {
      done: doneCount,
      total: runCount,
      left: secondsLeft === null ? null : Math.ceil(secondsLeft / 5) * 5,
      waitsBehind: others.length,
      isQueuePaused: state.queue.isPaused,
    };
  });
  const isGoingOn = isSweepGoingOn(sweep);
  const words = [
    t('page.progress', { count: total, done: format.integer(done), total: format.integer(total) }),
    isGoingOn ? t(`page.state.${sweep.state}`) : sweep.endedBy && t(`page.ended.${sweep.endedBy}`),
    sweep.state === 'running' && left !== null && !isQueuePaused && t('page.left', { time: format.duration(left) }),
    sweep.state === 'running' && isQueuePaused && t('page.queuePaused'),
    sweep.state === 'running' && waitsBehind > 0 && t('page.behind', { count: waitsBehind }),
  ].filter(Boolean);
  return (
    <section className={classes.progress} aria-label={t('page.progressLabel')}>
      <p>{words.join(' · ')}</p>
      {isGoingOn ? (
        <Progress
          value={total > 0 ? (100 * done) / total : 0}
          size="sm"
          transitionDuration={0}
          aria-label={t('page.progressLabel')}
        />
      ) : null}
    </section>
  );
}
