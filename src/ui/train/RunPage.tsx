// One run: what can be done with it, how far it is, its curves, and the settings that it was started with.

import { useCallback, useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { majorityBaseline } from '../../run/majority-baseline.ts';
import { classOf, type RunRecord } from '../../run/run-record.ts';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { AreaError, ErrorNotice } from '../common/ErrorNotice.tsx';
import { PlaceHeader } from '../common/PlaceHeader.tsx';
import { useSaid } from '../common/use-said.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { BusyNotice } from './BusyNotice.tsx';
import { CheckpointList } from './CheckpointList.tsx';
import { NotifySwitch } from './NotifySwitch.tsx';
import { ProbeRunPanel } from './ProbeRunPanel.tsx';
import { RunCharts } from './RunCharts.tsx';
import { RunControls } from './RunControls.tsx';
import { RunLog } from './RunLog.tsx';
import { RunProgress } from './RunProgress.tsx';
import { RunSettings } from './RunSettings.tsx';
import { isInterrupted } from './run-abilities.ts';
import { interruptedSaid } from './run-sentences.ts';
import classes from './TrainPlace.module.css';

export function RunPage({ runId }: { runId: string }) {
  const { t } = useTranslation('train');
  const { duplicateRun } = useActions();
  const said = useSaid('train');
  // of what runs only what changes rarely: its progress comes several times a second, and is RunProgress's
  const newest = useStudio(({ runs, running, probing, elsewhere, errors }) => ({
    run: runs.find((record) => record.id === runId) ?? null,
    isBusy: isEngineTaken({ running, probing }),
    isTraining: running?.kind === 'train' && running.runId === runId,
    isElsewhere: elsewhere[runId] !== undefined,
    hasError: errors.train !== undefined,
  }));
  // drawn in small pieces, when there is time: the engine has every core
  const { run, isBusy, isTraining, isElsewhere, hasError } = useDeferredValue(newest);
  const branch = useCallback((step: number) => void duplicateRun(runId, step), [duplicateRun, runId]);
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
      <BusyNotice runId={runId} />
      {isElsewhere ? <p className={classes.notice}>{t('elsewhere')}</p> : null}
      {isInterrupted(run) ? <p className={classes.notice}>{said(interruptedSaid(run))}</p> : null}
      {isTraining || isElsewhere ? <RunProgress run={run} /> : null}
      {run.probe ? (
        <ProbeRunPanel run={run} probe={run.probe} />
      ) : (
        <div className={classes.columns}>
          <div className={classes.form}>
            <RunSettings run={run} />
            {isTraining ? <NotifySwitch /> : null}
          </div>
          <div className={classes.results}>
            <RunCharts
              history={run.history}
              bestStep={run.bestStep}
              totalSteps={run.totalSteps}
              metric={run.config.metricForBestModel}
              guessed={guessedOf(run)}
            />
            <div className={classes.lists}>
              <RunLog run={run} />
              <CheckpointList
                checkpoints={run.checkpoints}
                bestStep={run.bestStep}
                onStartFrom={isBusy || isElsewhere ? null : branch}
              />
            </div>
          </div>
        </div>
      )}
    </div>
  );
}

/** Of the validation clips; null where there are none. */
function guessedOf(run: RunRecord): number | null {
  const classes = run.split.validation.map((clip) => classOf(run, clip));
  return classes.length > 0 ? majorityBaseline(run, classes) : null;
}
