// How long a sweep will take, before it starts and while it goes on.

import { countSteps } from '../config/plan/step-counts.ts';
import type { RunRecord } from '../run/run-record.ts';
import type { SweepRecord, SweepSpec } from '../sweep/sweep-record.ts';
import { runsOfSweep } from '../sweep/sweep-runs.ts';
import { type SweepWork, sweepWork } from '../sweep/sweep-steps.ts';
import { makeTrials, trialConfig } from '../sweep/trials.ts';
import { machineSpeed } from './machine-speed.ts';
import { type RunTime, secondsLeft, type TimedRun, timesInTurn } from './run-time.ts';
import type { StudioState } from './studio-state.ts';

type TimeState = Parameters<typeof timesInTurn>[0];

/** Of a sweep over what is open, with the form's settings. `work`: what it comes to. */
export function sweepSeconds(
  state: TimeState & Pick<StudioState, 'dataset' | 'model' | 'config'>,
  spec: SweepSpec,
  work: SweepWork,
): RunTime {
  const { dataset, model, config } = state;
  if (!dataset || !model) return { seconds: null, lacksPass: false };
  const { split, record } = dataset;
  const runs = makeTrials(spec, config).map((trial): TimedRun => {
    const own = trialConfig(config, trial, null);
    return {
      id: String(trial.number),
      datasetId: record.id,
      modelId: model.id,
      featureExtractor: model.featureExtractor,
      config: own,
      split,
      step: 0,
      totalSteps: countSteps(own, split.train.length).totalSteps,
    };
  });
  // once with the passes over the frozen layers, then without: the first trials make them for all
  const times = timesInTurn(state, [...runs, ...runs]);
  const first = sumOf(times.slice(0, runs.length));
  const again = sumOf(times.slice(runs.length));
  const known = machineSpeed(state, { modelId: model.id, layerCount: model.layerCount, settings: config });
  if (first === null || again === null || !known) return { seconds: null, lacksPass: false };
  const startSec = known.startSec * runs.length;
  // the work counts trainings as long as the form's
  const meanLength = runs.reduce((sum, run) => sum + lengthOf(run.config), 0) / runs.length / lengthOf(config);
  const trainSec = ((again - startSec) / runs.length / meanLength) * work.trainings;
  return {
    seconds: first - again + trainSec + known.startSec * work.runCount,
    lacksPass: times.some(({ lacksPass }) => lacksPass),
  };
}

/** Epochs, or updates where they decide. */
function lengthOf({ maxSteps, numTrainEpochs }: TimedRun['config']): number {
  return maxSteps > 0 ? maxSteps : numTrainEpochs;
}

function sumOf(times: readonly RunTime[]): number | null {
  return times.reduce<number | null>(
    (sum, { seconds }) => (sum === null || seconds === null ? null : sum + seconds),
    0,
  );
}

export interface SweepProgress {
  /** Runs that are through, whatever came of them. */
  doneCount: number;
  /** Those, and what there is still to come if nothing ends it. */
  runCount: number;
  /** Null where that is not known yet. */
  secondsLeft: number | null;
}

export function sweepProgress(state: TimeState & Pick<StudioState, 'running'>, sweep: SweepRecord): SweepProgress {
  const { running } = state;
  const runs = runsOfSweep(sweep, state.runs);
  const through = runs.filter(isThrough);
  const { runCount } = workOf(sweep);
  const total = Math.max(runCount, runs.length);
  const isGoingOn = sweep.state === 'running' || sweep.state === 'paused';
  const doneCount = isGoingOn ? through.length : total;
  if (!isGoingOn)
    return {
      doneCount: through.length,
      runCount: sweep.state === 'finished' ? through.length : total,
      secondsLeft: null,
    };
  const meanSec = through.reduce((sum, { elapsedSec }) => sum + elapsedSec, 0) / through.length;
  const atWork = runs.find(({ id }) => id === running?.runId);
  const ofIt = atWork && running ? secondsLeft(state, atWork, running) : 0;
  const waiting = total - doneCount - (atWork ? 1 : 0);
  const left = through.length > 0 && ofIt !== null ? Math.max(0, waiting) * meanSec + ofIt : null;
  return { doneCount, runCount: total, secondsLeft: left };
}

/** Nothing is left to do with it. */
export function isThrough({ state, queueOrder }: Pick<RunRecord, 'state' | 'queueOrder'>): boolean {
  return queueOrder === undefined && (state === 'finished' || state === 'stopped' || state === 'failed');
}

const works = new WeakMap<SweepRecord['trials'], SweepWork>();

/** What a sweep comes to: the same for all its life. */
function workOf(sweep: SweepRecord): SweepWork {
  const known = works.get(sweep.trials) ?? sweepWork(sweep);
  works.set(sweep.trials, known);
  return known;
}

/** It makes runs, or will when it is let go on. */
export function isSweepGoingOn({ state }: Pick<SweepRecord, 'state'>): boolean {
  return state === 'running' || state === 'paused';
}
