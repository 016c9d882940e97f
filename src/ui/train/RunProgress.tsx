// What the run is doing now: phase, epoch, update, speed and time left.

import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { secondsLeft } from '../../state/run-time.ts';
import { epochsOf } from '../common/run-epochs.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useStudio } from '../common/use-studio.ts';
import classes from './TrainPlace.module.css';

export function RunProgress({ run }: { run: RunRecord }) {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const activity = useStudio(({ running, elsewhere }) =>
    running?.runId === run.id ? running : (elsewhere[run.id] ?? null),
  );
  const left = useStudio((state) => (activity ? secondsLeft(state, run, activity) : null));
  if (!activity) return null;
  const { phase, lost, space } = activity;
  const isWaiting = space?.isWaiting ?? false;
  const progress = isWaiting ? null : activity.progress;
  const facts: [name: string, value: string][] = [];
  if (progress?.unit === 'clips') {
    facts.push([t('progress.clips'), `${format.integer(progress.done)} / ${format.integer(progress.total)}`]);
  }
  if ((phase === 'training' || progress?.isTraining) && !isWaiting) {
    const { now, total } = epochsOf(run, progress?.epoch);
    facts.push([t('progress.epoch'), `${format.integer(now)} / ${format.integer(total)}`]);
    facts.push([
      t('progress.update'),
      `${format.integer(progress?.step ?? run.step)} / ${format.integer(run.totalSteps)}`,
    ]);
  }
  if (progress && progress.clipsPerSec > 0) {
    facts.push([t('progress.speed'), t('progress.perSecond', { speed: format.decimal(progress.clipsPerSec, 1) })]);
  }
  if (left !== null && !isWaiting) facts.push([t('progress.left'), format.duration(left)]);
  const share = isWaiting ? 100 : progress && progress.total > 0 ? (progress.done / progress.total) * 100 : 0;
  return (
    <section className={classes.progress} aria-label={t('progress.label')}>
      <div className={classes.progressLine}>
        <span className={classes.phase}>
          {isWaiting
            ? t('progress.waiting')
            : activity.isStopping
              ? t(activity.isPausing ? 'progress.pausing' : 'progress.stopping')
              : progress?.isTraining
                ? t('progress.phase.trunkAndTraining')
                : lost && phase === 'loading'
                  ? t('progress.replacing', { reason: t(`errors:${lost}.title`) })
                  : t(`progress.phase.${phase}`)}
        </span>
        <dl className={classes.facts}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      <Progress
        value={share}
        size="sm"
        transitionDuration={0}
        aria-label={t('progress.label')}
        animated={progress === null && !isWaiting}
      />
    </section>
  );
}
