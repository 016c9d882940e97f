// A new run of what is open in the page: data set, model and settings, fixed as they are now.

import { assertTrainable } from '../config/assert-trainable.ts';
import { openedLayerCount } from '../config/forward-mode.ts';
import { parseTrainingConfig } from '../config/parse-training-config.ts';
import { planTraining } from '../config/plan/training-plan.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import { fromErrorRecord, VoxtuneError } from '../lib/errors.ts';
import type { ModelRecord } from '../model/model-record.ts';
import { newRecord, type RunChoice } from '../run/new-record.ts';
import type { RunOrigin, RunRecord } from '../run/run-record.ts';
import { nextRunName } from './run-names.ts';
import type { OpenDataset, StudioState } from './studio-state.ts';

/** Throws what training lacks: a data set, a model, two labels, a split, or a valid configuration. */
export function newRun(state: StudioState, id: string, createdAt: number, origin: RunOrigin | null = null): RunRecord {
  const { dataset, model } = openForRun(state);
  const config = ofLayersThatThereAre(parseTrainingConfig(state.config), model);
  const { split, labels } = dataset;
  const plan = planTraining(config, { train: split.train.length, validation: split.validation.length, labels });
  assertTrainable(plan);
  return newRecord({
    ...choiceOf({ dataset, model, runs: state.runs }),
    id,
    createdAt,
    origin,
    config,
    totalSteps: plan.totalSteps,
  });
}

/** Settings that were made for a larger model ask for no more layers than this one has. */
function ofLayersThatThereAre(config: TrainingConfig, { layerCount }: ModelRecord): TrainingConfig {
  if (config.numHiddenLayers === null) return config;
  return { ...config, numHiddenLayers: openedLayerCount(config, layerCount) };
}

/** The data set and model that are open. Throws what of them a run lacks. */
export function openForRun({ dataset, model }: Pick<StudioState, 'dataset' | 'model'>): {
  dataset: OpenDataset;
  model: ModelRecord;
} {
  if (!dataset)
    throw new VoxtuneError('storage/missing', 'No data set is open. Open or import one first.', { what: '' });
  if (!model) throw new VoxtuneError('storage/missing', 'No model is open. Choose one first.', { what: '' });
  const { splitError } = dataset;
  if (splitError?.code === 'labels/none-found') throw fromErrorRecord(splitError);
  if (dataset.labels.length < 2) {
    const found = dataset.labels.length;
    throw new VoxtuneError(
      'labels/too-few-classes',
      `Training needs at least 2 labels; the label rule gives ${found}. Change the rule under Data.`,
      { found },
    );
  }
  if (splitError) throw fromErrorRecord(splitError);
  return { dataset, model };
}

/** What of a run follows from the data set and the model. */
export function choiceOf({
  dataset,
  model,
  runs,
}: {
  dataset: OpenDataset;
  model: ModelRecord;
  runs: readonly Pick<RunRecord, 'name'>[];
}): Omit<RunChoice, 'id' | 'createdAt' | 'origin' | 'config' | 'totalSteps'> {
  const { record, labels, labelCodes, clipLabels, split, groups } = dataset;
  return {
    name: nextRunName(runs.map((run) => run.name)),
    // also those that were guessed, which may be guessed otherwise one day
    dataset: { ...record, groupRules: groups.map(({ name, rule }) => ({ name, rule })) },
    model,
    labels,
    ...(labelCodes && { labelCodes }),
    clipLabels,
    split,
    groups: groups.map(({ name, values, clipValues }) => ({ name, values: [...values], clipValues: [...clipValues] })),
  };
}
