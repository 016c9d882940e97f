// The engine does one thing at a time: what has it now, how long yet, and the ways to have it.

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './PredictPlace.module.css';

export function BusyCard() {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  const { stopRun, stopProbe, openRun, goTo } = useActions();
  const { running, probing, name } = useStudio(({ running, probing, runs }) => ({
    running,
    probing,
    name: runs.find(({ id }) => id === running?.runId)?.name ?? '',
  }));
  if (!running && !probing) return null;
  const left = running ? (running.progress?.secondsLeft ?? null) : (probing?.secondsLeft ?? null);
  const isStopping = (running ?? probing)?.isStopping ?? false;
  const what = running ? t(`busy.${running.kind}`, { name }) : t('busy.probe');
  const show = () => {
    if (running) openRun(running.runId);
    goTo(running ? (running.kind === 'train' ? 'train' : 'evaluate') : 'probe');
  };
  return (
    <div className={classes.busy}>
      <p>
        {what} {left === null ? t('busy.wait') : t('busy.waitFor', { time: format.duration(left) })}
      </p>
      <span>
        <Button size="compact-sm" variant="default" onClick={show}>
          {t('busy.show')}
        </Button>
        {running?.kind === 'train' ? (
          <Button
            size="compact-sm"
            variant="default"
            disabled={isStopping}
            onClick={() => stopRun(running.runId, 'pause')}
          >
            {t('busy.pause')}
          </Button>
        ) : probing ? (
          <Button size="compact-sm" variant="default" disabled={isStopping} onClick={stopProbe}>
            {t('stop')}
          </Button>
        ) : null}
      </span>
    </div>
  );
}
