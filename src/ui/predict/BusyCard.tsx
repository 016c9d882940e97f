// The engine does one thing at a time: what has it now, how long yet, and the ways to have it.

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useEngineWait } from '../common/engine-wait.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './PredictPlace.module.css';

export function BusyCard() {
  const { t } = useTranslation('predict');
  const wait = useEngineWait();
  const { stopRun, stopProbe, openRun, goTo } = useActions();
  const { running, probing } = useStudio(({ running, probing }) => ({ running, probing }));
  if (!wait) return null;
  const isStopping = (running ?? probing)?.isStopping ?? false;
  const show = () => {
    if (running) openRun(running.runId);
    goTo(running ? (running.kind === 'train' ? 'train' : 'evaluate') : 'probe');
  };
  return (
    <div className={classes.busy}>
      <p>{wait.why}</p>
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
