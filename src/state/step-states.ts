// How far each step of the work is, for the list at the side: ready, doing, done, or what it needs first.

import { warningsOf } from './findings.ts';
import type { Place } from './places.ts';
import { runOnTrain } from './run-draft.ts';
import type { StudioState } from './studio-state.ts';

export type TrainingNeed = 'dataset' | 'labels' | 'split' | 'model';

export type StepNeed = TrainingNeed | 'trained-run' | 'classifier';

/** Where it is given. */
export const placeOfNeed: Readonly<Record<StepNeed, Place>> = {
  dataset: 'data',
  labels: 'data',
  split: 'data',
  model: 'model',
  'trained-run': 'train',
  classifier: 'train',
};

/** `problems`: what the check found that a training suffers from; all the same it can start. */
export type StepState =
  | { kind: 'ready' | 'doing' }
  | { kind: 'done'; problems?: number }
  | { kind: 'needs'; need: StepNeed };

export type Step = Extract<Place, 'data' | 'model' | 'probe' | 'train' | 'evaluate' | 'predict'>;

type StepInputs = Pick<
  StudioState,
  | 'dataset'
  | 'importing'
  | 'model'
  | 'models'
  | 'isLoadingModel'
  | 'probe'
  | 'probing'
  | 'runs'
  | 'runId'
  | 'draft'
  | 'running'
>;

export function stepState(step: Step, state: StepInputs): StepState {
  switch (step) {
    case 'data':
      return dataState(state);
    case 'model':
      if (state.isLoadingModel) return { kind: 'doing' };
      return { kind: state.model ? 'done' : 'ready' };
    case 'probe':
      return probeState(state);
    case 'train':
      return trainState(state);
    case 'evaluate':
      return evaluateState(state);
    case 'predict':
      return predictState(state);
  }
}

/** What training lacks before it can start, and probing too; or null. */
export function trainingNeed({ dataset, model }: Pick<StudioState, 'dataset' | 'model'>): TrainingNeed | null {
  if (!dataset) return 'dataset';
  if (dataset.labels.length < 2) return 'labels';
  if (dataset.splitError) return 'split';
  return model ? null : 'model';
}

function dataState(state: StepInputs): StepState {
  if (state.importing) return { kind: 'doing' };
  if (!state.dataset) return { kind: 'ready' };
  if (state.dataset.labels.length < 2) return { kind: 'needs', need: 'labels' };
  if (state.dataset.splitError) return { kind: 'needs', need: 'split' };
  const problems = warningsOf(state.dataset).length;
  return problems > 0 ? { kind: 'done', problems } : { kind: 'done' };
}

function probeState(state: StepInputs): StepState {
  if (state.probing) return { kind: 'doing' };
  if (state.probe) return { kind: 'done' };
  const need = trainingNeed(state);
  return need ? { kind: 'needs', need } : { kind: 'ready' };
}

function trainState(state: StepInputs): StepState {
  if (state.running?.kind === 'train') return { kind: 'doing' };
  const run = runOnTrain(state);
  // a probe is a finished run that was never trained
  if (run?.state === 'finished' && !run.probe) return { kind: 'done' };
  const need = trainingNeed(state);
  return need ? { kind: 'needs', need } : { kind: 'ready' };
}

function evaluateState(state: StepInputs): StepState {
  if (state.running?.kind === 'evaluate') return { kind: 'doing' };
  const run = openRun(state);
  if (run?.evaluation) return { kind: 'done' };
  return run && run.checkpoints.length > 0 ? { kind: 'ready' } : { kind: 'needs', need: 'trained-run' };
}

/** Anything that tells labels apart can predict: a run with a checkpoint, or a model that came with a classifier of its own. */
function predictState({ runs, models }: StepInputs): StepState {
  const isThere = runs.some((run) => run.checkpoints.length > 0) || models.some((model) => model.labels !== undefined);
  return isThere ? { kind: 'ready' } : { kind: 'needs', need: 'classifier' };
}

function openRun(state: StepInputs) {
  return state.runs.find((run) => run.id === state.runId) ?? null;
}
