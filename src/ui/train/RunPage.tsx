// One run: what can be done with it, how far it is, its curves, and the settings that it was started with.

import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { AreaError, ErrorNotice } from '../common/ErrorNotice.tsx';
import { PlaceHeader } from '../common/PlaceHeader.tsx';
import { useSaid } from '../common/use-said.ts';
import { useStudio } from '../common/use-studio.ts';
import { QueuedNotice } from '../queue/QueuedNotice.tsx';
import { BusyNotice } from './BusyNotice.tsx';
import { RunBody } from './RunBody.tsx';
import { RunControls } from './RunControls.tsx';
import { RunProgress } from './RunProgress.tsx';
import { isInterrupted } from './run-abilities.ts';
import { interruptedSaid } from './run-sentences.ts';
import classes from './TrainPlace.module.css';

export function RunPage({ runId }: { runId: string }) {
  const { t } = useTranslation('train');
  const said = useSaid('train');
  // of what runs only what changes rarely: its progress comes several times a second, and is RunProgress's
  const newest = useStudio(({ runs, running, elsewhere, errors }) => ({
    run: runs.find((record) => record.id === runId) ?? null,
    isTraining: running?.kind === 'train' && running.runId === runId,
    isElsewhere: elsewhere[runId] !== undefined,
    hasError: errors.train !== undefined,
  }));
  // drawn in small pieces, when there is time: the engine has every core
  const { run, isTraining, isElsewhere, hasError } = useDeferredValue(newest);
  if (!run) return null;
  return (
    <div className={classes.place}>
      <PlaceHeader
        title={t('runTitle', { name: run.name })}
        subtitle={t('runSubtitle', { data: run.datasetName, model: run.modelName })}
      >
        <RunControls run={run} />
      </PlaceHeader>
      <AreaError area="train" />
      {run.error && !hasError ? <ErrorNotice error={run.error} /> : null}
      {run.state === 'queued' ? <QueuedNotice runId={runId} /> : <BusyNotice runId={runId} />}
      {isElsewhere ? <p className={classes.notice}>{t('elsewhere')}</p> : null}
      {isInterrupted(run) ? <p className={classes.notice}>{said(interruptedSaid(run))}</p> : null}
      {isTraining || isElsewhere ? <RunProgress run={run} /> : null}
      <RunBody run={run} />
    </div>
  );
}
