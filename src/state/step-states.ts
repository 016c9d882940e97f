// How far each step of the work is, for the list at the side: ready, doing, done, or what it needs first.

import { runOnTrain } from './run-draft.ts';
import type { Place, StudioState } from './studio-state.ts';

export type StepNeed = 'dataset' | 'labels' | 'split' | 'model' | 'trained-run';

export type StepState = { kind: 'ready' | 'doing' | 'done' } | { kind: 'needs'; need: StepNeed };

export type Step = Extract<Place, 'data' | 'model' | 'train' | 'evaluate'>;

type StepInputs = Pick<
  StudioState,
  'dataset' | 'importing' | 'model' | 'isLoadingModel' | 'runs' | 'runId' | 'draft' | 'running'
>;

export function stepState(step: Step, state: StepInputs): StepState {
  switch (step) {
    case 'data':
      return dataState(state);
    case 'model':
      if (state.isLoadingModel) return { kind: 'doing' };
      return { kind: state.model ? 'done' : 'ready' };
    case 'train':
      return trainState(state);
    case 'evaluate':
      return evaluateState(state);
  }
}

/** What training lacks before it can start, or null. */
export function trainingNeed({ dataset, model }: Pick<StudioState, 'dataset' | 'model'>): StepNeed | null {
  if (!dataset) return 'dataset';
  if (dataset.labels.length < 2) return 'labels';
  if (dataset.splitError) return 'split';
  return model ? null : 'model';
}

function dataState(state: StepInputs): StepState {
  if (state.importing) return { kind: 'doing' };
  if (!state.dataset) return { kind: 'ready' };
  if (state.dataset.labels.length < 2) return { kind: 'needs', need: 'labels' };
  return state.dataset.splitError ? { kind: 'needs', need: 'split' } : { kind: 'done' };
}

function trainState(state: StepInputs): StepState {
  if (state.running?.kind === 'train') return { kind: 'doing' };
  if (runOnTrain(state)?.state === 'finished') return { kind: 'done' };
  const need = trainingNeed(state);
  return need ? { kind: 'needs', need } : { kind: 'ready' };
}

function evaluateState(state: StepInputs): StepState {
  if (state.running?.kind === 'evaluate') return { kind: 'doing' };
  const run = openRun(state);
  if (run?.evaluation) return { kind: 'done' };
  return run && run.checkpoints.length > 0 ? { kind: 'ready' } : { kind: 'needs', need: 'trained-run' };
}

function openRun(state: StepInputs) {
  return state.runs.find((run) => run.id === state.runId) ?? null;
}
