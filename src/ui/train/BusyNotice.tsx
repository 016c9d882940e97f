// Names the run that is at work while another one's page is open, or the form of a new one, and leads to it.

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useEngineWait } from '../common/engine-wait.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './TrainPlace.module.css';

/** `runId`: whose page it is; null for a new run's. */
export function BusyNotice({ runId }: { runId: string | null }) {
  const { t } = useTranslation('train');
  const { openRun } = useActions();
  const { here, elsewhere } = useStudio(({ running, elsewhere, runs }) => ({
    here: running && running.runId !== runId ? (runs.find(({ id }) => id === running.runId) ?? null) : null,
    elsewhere: runId === null ? (runs.find(({ id }) => elsewhere[id] !== undefined) ?? null) : null,
  }));
  const wait = useEngineWait();
  const run = here ?? elsewhere;
  if (!run) return null;
  return (
    <div className={classes.notice}>
      <span>
        {here
          ? `${t(runId === null ? 'busy.form' : 'busy.here', { name: run.name })} ${wait?.until ?? ''}`
          : t('busy.elsewhere', { name: run.name })}
      </span>
      <Button size="compact-xs" variant="default" onClick={() => openRun(run.id)}>
        {t('busy.show', { name: run.name })}
      </Button>
    </div>
  );
}
