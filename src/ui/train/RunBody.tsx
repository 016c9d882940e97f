// What a run is in full: its settings, curves, log and checkpoints.

import { memo, useCallback, useDeferredValue } from 'react';
import { majorityBaseline } from '../../run/majority-baseline.ts';
import { classOf, type RunRecord } from '../../run/run-record.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { QueuePanel } from '../queue/QueuePanel.tsx';
import { CheckpointList } from './CheckpointList.tsx';
import { NotifySwitch } from './NotifySwitch.tsx';
import { ProbeRunPanel } from './ProbeRunPanel.tsx';
import { RunCharts } from './RunCharts.tsx';
import { RunFacts } from './RunFacts.tsx';
import { RunLog } from './RunLog.tsx';
import { RunSettings } from './RunSettings.tsx';
import { ReplayPanel } from './replay/ReplayPanel.tsx';
import classes from './TrainPlace.module.css';

export const RunBody = memo(function RunBody({ run }: { run: RunRecord }) {
  const { duplicateRun } = useActions();
  const { id } = run;
  const branch = useCallback((step: number) => void duplicateRun(id, step), [duplicateRun, id]);
  const { isTraining, canBranch } = useStudio(({ running, elsewhere }) => ({
    isTraining: running?.kind === 'train' && running.runId === id,
    // a checkpoint of a run at work may have gone when its turn comes
    canBranch: running?.runId !== id && elsewhere[id] === undefined,
  }));
  if (run.probe)
    return (
      <>
        <ProbeRunPanel run={run} probe={run.probe} />
        <RunFacts run={run} />
      </>
    );
  const isQueued = run.state === 'queued';
  return (
    <div className={classes.columns}>
      <div className={classes.form}>
        {isQueued ? null : <QueuePanel />}
        <RunSettings run={run} />
        {isTraining ? <NotifySwitch /> : null}
        <RunFacts run={run} />
      </div>
      <div className={classes.results}>
        {run.replayOf ? <ReplayPanel run={run} /> : null}
        {isQueued ? <QueuePanel /> : <RunCurves run={run} onStartFrom={canBranch ? branch : null} />}
      </div>
    </div>
  );
});

interface RunCurvesProps {
  run: RunRecord;
  onStartFrom: ((step: number) => void) | null;
}

function RunCurves({ run, onStartFrom }: RunCurvesProps) {
  // what stands below the curves is drawn after them, in a task of its own
  const isBelowToo = useDeferredValue(true, false);
  return (
    <>
      <RunCharts
        name={run.name}
        step={run.step}
        epoch={run.epoch}
        history={run.history}
        bestStep={run.bestStep}
        totalSteps={run.totalSteps}
        metric={run.config.metricForBestModel}
        guessed={guessedOf(run)}
      />
      {isBelowToo ? (
        <div className={classes.lists}>
          <RunLog run={run} />
          <CheckpointList checkpoints={run.checkpoints} bestStep={run.bestStep} onStartFrom={onStartFrom} />
        </div>
      ) : null}
    </>
  );
}

/** Of the validation clips; null where there are none. */
function guessedOf(run: RunRecord): number | null {
  const classes = run.split.validation.map((clip) => classOf(run, clip));
  return classes.length > 0 ? majorityBaseline(run, classes) : null;
}
