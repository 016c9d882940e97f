// What a run is in full: its settings, curves, log and checkpoints.

import { memo, useCallback } from 'react';
import { majorityBaseline } from '../../run/majority-baseline.ts';
import { classOf, type RunRecord } from '../../run/run-record.ts';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { CheckpointList } from './CheckpointList.tsx';
import { NotifySwitch } from './NotifySwitch.tsx';
import { ProbeRunPanel } from './ProbeRunPanel.tsx';
import { RunCharts } from './RunCharts.tsx';
import { RunLog } from './RunLog.tsx';
import { RunSettings } from './RunSettings.tsx';
import classes from './TrainPlace.module.css';

export const RunBody = memo(function RunBody({ run }: { run: RunRecord }) {
  const { duplicateRun } = useActions();
  const { id } = run;
  const branch = useCallback((step: number) => void duplicateRun(id, step), [duplicateRun, id]);
  const { isTraining, canBranch } = useStudio(({ running, probing, elsewhere }) => ({
    isTraining: running?.kind === 'train' && running.runId === id,
    canBranch: !isEngineTaken({ running, probing }) && elsewhere[id] === undefined,
  }));
  if (run.probe) return <ProbeRunPanel run={run} probe={run.probe} />;
  return (
    <div className={classes.columns}>
      <div className={classes.form}>
        <RunSettings run={run} />
        {isTraining ? <NotifySwitch /> : null}
      </div>
      <div className={classes.results}>
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
        <div className={classes.lists}>
          <RunLog run={run} />
          <CheckpointList
            checkpoints={run.checkpoints}
            bestStep={run.bestStep}
            onStartFrom={canBranch ? branch : null}
          />
        </div>
      </div>
    </div>
  );
});

/** Of the validation clips; null where there are none. */
function guessedOf(run: RunRecord): number | null {
  const classes = run.split.validation.map((clip) => classOf(run, clip));
  return classes.length > 0 ? majorityBaseline(run, classes) : null;
}
