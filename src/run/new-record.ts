// The record of a run before its first step.

import { type DatasetReading, type DatasetRecord, readingOf } from '../dataset/dataset-record.ts';
import type { ModelRecord } from '../model/model-record.ts';
import { RunHistory } from './run-history.ts';
import type { RunRecord } from './run-record.ts';

/** What is chosen before a run begins, and fixed from then on. */
export interface RunChoice
  extends Pick<
    RunRecord,
    | 'id'
    | 'name'
    | 'createdAt'
    | 'config'
    | 'labels'
    | 'labelCodes'
    | 'clipLabels'
    | 'split'
    | 'groups'
    | 'totalSteps'
    | 'origin'
  > {
  dataset: Pick<DatasetRecord, 'id' | 'name'> & DatasetReading;
  model: Pick<ModelRecord, 'id' | 'name' | 'featureExtractor'>;
}

export function newRecord({ dataset, model, ...chosen }: RunChoice): RunRecord {
  const { id: datasetId, name: datasetName } = dataset;
  return {
    ...chosen,
    datasetId,
    datasetName,
    modelId: model.id,
    modelName: model.name,
    featureExtractor: model.featureExtractor,
    ...readingOf(dataset),
    ...notBegun(),
  };
}

/** What a run has come to before it begins: nothing. */
export function notBegun() {
  return {
    state: 'new' as const,
    step: 0,
    epoch: 0,
    elapsedSec: 0,
    history: RunHistory.of(),
    checkpoints: [],
    bestStep: null,
    bestMetric: null,
    backend: null,
    evaluation: null,
    error: null,
    resultStep: null,
    skippedSteps: 0,
    incidents: [],
  };
}
