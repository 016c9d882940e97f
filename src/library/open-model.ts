// Stored models for the train worker: counting their parameters, and opening one as a classifier of a data set's labels.
// Storing them: store-model.ts and builtin-model.ts.

import type { FeatureExtractorConfig } from '../config/feature-extractor.ts';
import { forwardMode, type ModeSettings, type TrainedParts, trainedLayerCount } from '../config/forward-mode.ts';
import { type ModelConfig, withLabels } from '../formats/hugging-face/model-config.ts';
import { openWeightFiles } from '../formats/weights/weight-files.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { HubertClassifier } from '../model/classifier.ts';
import type { ModelRecord, ParameterCounts } from '../model/model-record.ts';
import { withHeadOrder } from '../model/weights/head-labels.ts';
import { loadWeights } from '../model/weights/loading.ts';
import { countParameters } from '../model/weights/parameter-list.ts';
import { getModel, readModelFile } from '../storage/model-store.ts';
import { configFileName, extractorFileName, hashOfModel, readModelConfig } from './model-files.ts';

/** The config.json of a stored model. */
export async function readStoredConfig(modelId: string): Promise<ModelConfig> {
  return readModelConfig(await readModelFile(modelId, configFileName));
}

/** Parameter counts of a stored model with other labels and other frozen layers; needs no engine. */
export async function countStoredParameters(
  modelId: string,
  labelCount: number,
  trained: TrainedParts,
): Promise<ParameterCounts> {
  const config = await readStoredConfig(modelId);
  const labels = Array.from({ length: labelCount }, (_, label) => `LABEL_${label}`);
  const trainLayers = trainedLayerCount(trained, config.layerCount);
  return countParameters(withLabels(config, labels), { ...trained, trainLayers });
}

export interface ClassifierRequest {
  modelId: string;
  labels: readonly string[];
  settings: ModeSettings;
  /** In place of the model's own. */
  featureExtractor?: FeatureExtractorConfig;
  /** What newly made weights are made from. */
  seed: number;
}

export interface OpenedClassifier {
  model: HubertClassifier;
  record: ModelRecord;
}

/** A stored model on the open engine, as a classifier of these labels. The caller disposes it. */
export async function openClassifier(request: ClassifierRequest): Promise<OpenedClassifier> {
  const record = await getModel(request.modelId);
  const stored = await readStoredConfig(record.id);
  const weights = await readWeights(record);
  if (record.source === 'builtin') await assertUndamaged(record, weights);
  const source = withHeadOrder(await openWeightFiles(weights), stored.labels, request.labels);
  const loaded = loadWeights(source, withLabels(stored, request.labels), request.seed);
  const extractor = request.featureExtractor ?? record.featureExtractor;
  const mode = forwardMode(request.settings, extractor, stored.layerCount);
  return { model: new HubertClassifier(loaded, mode), record };
}

async function readWeights(record: ModelRecord): Promise<ReadonlyMap<string, Blob>> {
  const names = record.files
    .map(({ name }) => name)
    .filter((name) => name !== configFileName && name !== extractorFileName);
  return new Map(await Promise.all(names.map(async (name) => [name, await readModelFile(record.id, name)] as const)));
}

/** Only for a small model: hashing reads the file whole. Throws `storage/damaged`. */
async function assertUndamaged(record: ModelRecord, weights: ReadonlyMap<string, Blob>): Promise<void> {
  const found = await hashOfModel(await readModelFile(record.id, configFileName), weights);
  if (found === record.contentHash) return;
  throw new VoxtuneError(
    'storage/damaged',
    `The stored files of ${record.name} do not have the hash that they were stored with (${record.contentHash}, found ` +
      `${found}). Delete the model under Storage and load it again.`,
    { what: record.name },
  );
}
