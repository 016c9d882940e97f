// Sweeps that go on: how far each is. Their runs come after those that wait in the queue.

import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isSweepGoingOn, sweepProgress } from '../../state/sweep-time.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './QueuePanel.module.css';

export function SweepLines() {
  const ids = useStudio(({ sweeps }) => sweeps.filter(isSweepGoingOn).map(({ id }) => id));
  if (ids.length === 0) return null;
  return (
    <ul className={classes.sweeps}>
      {ids.map((id) => (
        <SweepLine key={id} sweepId={id} />
      ))}
    </ul>
  );
}

function SweepLine({ sweepId }: { sweepId: string }) {
  const { t } = useTranslation('queue');
  const format = useNumberFormat();
  const { showRuns } = useActions();
  const { name, state, done, total, left } = useStudio((studio) => {
    const sweep = studio.sweeps.find(({ id }) => id === sweepId);
    const progress = sweep ? sweepProgress(studio, sweep) : null;
    return {
      name: sweep?.name ?? '',
      state: sweep?.state ?? 'stopped',
      done: progress?.doneCount ?? 0,
      total: progress?.runCount ?? 0,
      left: progress?.secondsLeft == null ? null : Math.ceil(progress.secondsLeft / 5) * 5,
    };
  });
  const facts = [
    t('sweepLeft', { count: total, done: format.integer(done), total: format.integer(total) }),
    state === 'paused' && t('sweepPaused'),
    state === 'running' && left !== null && t('doneIn', { time: format.duration(left) }),
  ];
  return (
    <li className={classes.sweep}>
      <span className={classes.words}>
        <UnstyledButton
          className={classes.name}
          aria-label={t('showSweep', { name })}
          onClick={() => showRuns({ kind: 'sweep', sweepId })}
        >
          {name}
        </UnstyledButton>
        <span className={classes.time}>{facts.filter(Boolean).join(' · ')}</span>
      </span>
      <span className={classes.track} aria-hidden>
        <span style={{ transform: `scaleX(${total > 0 ? done / total : 0})` }} />
      </span>
    </li>
  );
}
