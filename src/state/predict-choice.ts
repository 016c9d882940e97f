// What Predict listens with: the run that is open unless a person chose something else, and what there is to choose from.

import type { ModelRecord } from '../model/model-record.ts';
import type { RunRecord } from '../run/run-record.ts';
import type { PredictorSource } from '../runs/predict/predict-types.ts';
import type { StudioState } from './studio-state.ts';

/** Steps of a run's checkpoints that are whole, in order. */
export function stepsToTry({ checkpoints }: Pick<RunRecord, 'checkpoints'>): number[] {
  return checkpoints.flatMap(({ step, isBroken }) => (isBroken ? [] : [step])).sort((a, b) => a - b);
}

/** Runs that have one, newest first. */
export function runsToTry(runs: readonly RunRecord[]): RunRecord[] {
  return runs.filter((run) => stepsToTry(run).length > 0).sort((a, b) => b.createdAt - a.createdAt);
}

/** Models that tell labels apart by themselves. */
export function modelsToTry(models: readonly ModelRecord[]): ModelRecord[] {
  return models.filter(({ labels }) => labels !== undefined && labels.length > 1);
}

/** Null where nothing can predict yet. */
export function predictorSource({
  runs,
  models,
  runId,
  predictorChoice,
}: Pick<StudioState, 'runs' | 'models' | 'runId' | 'predictorChoice'>): PredictorSource | null {
  const trained = runsToTry(runs);
  if (predictorChoice && predictorChoice.whileRunId === runId && isThere(predictorChoice.source, trained, models)) {
    return predictorChoice.source;
  }
  const run = trained.find(({ id }) => id === runId) ?? trained[0];
  if (run) return { kind: 'run', runId: run.id };
  const [model] = modelsToTry(models);
  return model ? { kind: 'model', modelId: model.id } : null;
}

function isThere(source: PredictorSource, runs: readonly RunRecord[], models: readonly ModelRecord[]): boolean {
  if (source.kind === 'model') return modelsToTry(models).some(({ id }) => id === source.modelId);
  const run = runs.find(({ id }) => id === source.runId);
  return run !== undefined && stepsToTry(run).some((step) => source.step === undefined || step === source.step);
}

export function isSameSource(a: PredictorSource | null, b: PredictorSource | null): boolean {
  if (!a || !b) return a === b;
  if (a.kind === 'model') return b.kind === 'model' && a.modelId === b.modelId;
  return b.kind === 'run' && a.runId === b.runId && a.step === b.step;
}
