// How far the pass over the clips, or the fitting after it, is; and the way to end it.

import { Button, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Probing } from '../../state/studio-state.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions } from '../common/use-studio.ts';
import classes from './ProbePlace.module.css';

export function ProbeProgress({ probing }: { probing: Probing }) {
  const { t } = useTranslation('probe');
  const format = useNumberFormat();
  const { stopProbe } = useActions();
  const { phase, done, total, clipsPerSec, secondsLeft, isStopping } = probing;
  const share = total > 0 ? done / total : 0;
  const facts = [
    phase === 'pass' && total > 0
      ? t('progress.clips', { done: format.integer(done), total: format.integer(total) })
      : phase === 'fitting' && format.percent(share, 0),
    phase === 'pass' && clipsPerSec > 0 && t('progress.perSecond', { speed: format.decimal(clipsPerSec, 1) }),
    phase === 'pass' && secondsLeft !== null && t('progress.left', { time: format.duration(secondsLeft) }),
  ];
  return (
    <section className={classes.progress} aria-label={t('progress.label')}>
      <div className={classes.progressLine}>
        <b>{isStopping ? t('progress.stopping') : t(`progress.phase.${phase}`)}</b>
        <span className={classes.facts}>{facts.filter(Boolean).join(' · ')}</span>
        <Button size="compact-sm" variant="default" disabled={isStopping} onClick={stopProbe}>
          {t('progress.stop')}
        </Button>
      </div>
      <Progress value={100 * share} size="sm" transitionDuration={0} aria-label={t('progress.label')} />
    </section>
  );
}
