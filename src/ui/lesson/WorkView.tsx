// While it learns and is tested: which part it is at, what that means, how far, and how often it is right by now.

import { Button, Progress } from '@mantine/core';
import { IconCheck, IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RunActivity } from '../../run/run-activity.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { epochsOf } from '../common/run-epochs.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { useActions } from '../common/use-studio.ts';
import { LessonDetails } from './LessonDetails.tsx';
import classes from './lesson.module.css';
import { lessonParts, nowSaid, partOf } from './lesson-sentences.ts';
import { RoundBars } from './RoundBars.tsx';

interface WorkViewProps {
  run: RunRecord;
  activity: RunActivity;
  /** In another tab. */
  isElsewhere: boolean;
}

export function WorkView({ run, activity, isElsewhere }: WorkViewProps) {
  const { t } = useTranslation('lesson');
  const format = useNumberFormat();
  const said = useSaid('lesson');
  const { stopRun } = useActions();
  const { progress, phase, kind, isStopping } = activity;
  const part = partOf(activity) ?? 'learn';
  const at = lessonParts.indexOf(part);
  const epochs = kind === 'train' && phase === 'training' ? epochsOf(run, progress?.epoch) : null;
  const facts = [
    epochs && t('working.round', { now: epochs.now, total: epochs.total }),
    progress?.unit === 'clips' &&
      t('working.of', { done: format.integer(progress.done), total: format.integer(progress.total) }),
    progress?.secondsLeft != null && t('working.left', { time: format.duration(progress.secondsLeft) }),
  ].filter(Boolean);
  const known = progress !== null && progress.total > 0;
  return (
    <>
      <header className={classes.head}>
        <h1 tabIndex={-1}>{t('working.title')}</h1>
      </header>
      <section className={classes.work}>
        <ol className={classes.parts} aria-label={t('working.parts')}>
          {lessonParts.map((name, index) => (
            <li key={name} data-state={index < at ? 'done' : index === at ? 'doing' : undefined}>
              <span className={classes.mark} aria-hidden>
                {index < at ? <IconCheck size={14} /> : index + 1}
              </span>
              {t(`working.${name}`)}
              {index <= at ? (
                <span className="visually-hidden">{t(index < at ? 'working.done' : 'working.doing')}</span>
              ) : null}
            </li>
          ))}
        </ol>
        <p className={classes.now} role="status">
          {said(nowSaid(activity))}
        </p>
        <Progress
          value={known ? (progress.done / progress.total) * 100 : 100}
          animated={!known}
          transitionDuration={0}
          aria-label={t('working.progress')}
        />
        <p className={classes.facts}>{facts.join(' · ') || '\u00a0'}</p>
      </section>
      <RoundBars run={run} />
      <div className={classes.actions}>
        {kind !== 'train' ? null : isElsewhere ? (
          <p>{t('working.elsewhere')}</p>
        ) : (
          <>
            <Button
              variant="default"
              leftSection={<IconPlayerPause size={16} aria-hidden />}
              disabled={isStopping}
              onClick={() => stopRun(run.id, 'pause')}
            >
              {t('working.stop')}
            </Button>
            <p>{t('working.stopHint')}</p>
          </>
        )}
      </div>
      <LessonDetails run={run} />
    </>
  );
}
