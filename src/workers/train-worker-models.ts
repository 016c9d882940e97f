// Models for the train worker: reading and storing what a person drops, and opening a stored model as a classifier of a
// data set's labels. The built-in one: builtin-model.ts.

import { defaultFeatureExtractor } from '../config/feature-extractor.ts';
import { parseFeatureExtractor } from '../formats/hf-feature-extractor.ts';
import { type ModelConfig, parseModelConfig, withLabels } from '../formats/hf-model-config.ts';
import { readPytorchCheckpoint } from '../formats/pytorch-checkpoint.ts';
import { readSafetensors } from '../formats/safetensors.ts';
import type { TensorSource } from '../formats/tensor-source.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { sha256HexOfParts } from '../lib/hash.ts';
import { HubertClassifier } from '../model/hubert-classifier.ts';
import { loadWeights } from '../model/loading.ts';
import { countParameters } from '../model/parameter-list.ts';
import type { ModelRecord, ParameterCounts } from '../protocol/model-types.ts';
import { findModel, getModel, putModel, readModelFile } from '../storage/model-store.ts';
import { configFileName, extractorFileName, findModelFiles, type ModelFiles, weightFileNames } from './model-files.ts';

/** Stores what was dropped. Throws a `model/…`, `zip/…`, `pickle/…` or `storage/…` error. */
export async function importModel(files: readonly File[]): Promise<ModelRecord> {
  return storeModel(await findModelFiles(files), {});
}

export type ModelOrigin = Partial<Pick<ModelRecord, 'id' | 'name' | 'source' | 'isUntrained'>>;

/** Reads, checks and stores a model, unless the same is stored already. */
export async function storeModel(files: ModelFiles, origin: ModelOrigin): Promise<ModelRecord> {
  const config = await readConfig(files.config);
  const extractor = files.extractor ? parseFeatureExtractor(await readJson(files.extractor, extractorFileName)) : null;
  const contentHash = await sha256HexOfParts([files.config, files.weights.data]);
  const id = origin.id ?? contentHash;
  const earlier = await findModel(id);
  if (earlier?.contentHash === contentHash) return earlier;

  const source = await openWeights(files.weights.name, files.weights.data);
  const { report } = loadWeights(source, config, 0);
  const stored = new Map<string, Blob>([
    [configFileName, files.config],
    [files.weights.name, files.weights.data],
  ]);
  if (files.extractor) stored.set(extractorFileName, files.extractor);
  const record: ModelRecord = {
    id,
    name: origin.name ?? files.name ?? nameInConfig(config) ?? `${config.modelType}-${contentHash.slice(0, 6)}`,
    source: origin.source ?? 'files',
    createdAt: Date.now(),
    modelType: config.modelType,
    files: [...stored].map(([name, data]) => ({ name, bytes: data.size })),
    contentHash,
    layerCount: config.layerCount,
    hiddenSize: config.hiddenSize,
    parameterCount: countParameters(config, 0).total,
    featureExtractor: extractor ?? defaultFeatureExtractor,
    featureExtractorSource: extractor ? 'file' : 'defaults',
    isUntrained: origin.isUntrained ?? false,
    loading: report,
  };
  await putModel(record, stored);
  return record;
}

/** What `save_pretrained` remembers of where the model came from. */
function nameInConfig(config: ModelConfig): string | null {
  const path = config.raw._name_or_path;
  return typeof path === 'string' ? (path.split('/').at(-1) ?? null) || null : null;
}

async function readConfig(file: Blob): Promise<ModelConfig> {
  return parseModelConfig(await readJson(file, configFileName));
}

async function readJson(file: Blob, name: string): Promise<unknown> {
  try {
    return JSON.parse(await file.text());
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new VoxtuneError('model/bad-config', `${name} is not JSON: ${problem}.`, { field: name, problem }, { cause });
  }
}

function openWeights(name: string, data: Blob): Promise<TensorSource> {
  return name.endsWith('.safetensors') ? readSafetensors(data) : readPytorchCheckpoint(data);
}

/** Parameter counts of a stored model with other labels and other frozen layers; needs no engine. */
export async function countStoredParameters(
  modelId: string,
  labelCount: number,
  trainLayers: number,
): Promise<ParameterCounts> {
  const config = await readConfig(await readModelFile(modelId, configFileName));
  const labels = Array.from({ length: labelCount }, (_, label) => `LABEL_${label}`);
  return countParameters(withLabels(config, labels), Math.min(trainLayers, config.layerCount));
}

export interface ClassifierRequest {
  modelId: string;
  labels: readonly string[];
  trainLayers: number;
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
  const config = withLabels(await readConfig(await readModelFile(record.id, configFileName)), request.labels);
  const weightsName = weightFileNames.find((name) => record.files.some((file) => file.name === name));
  if (!weightsName) throw new Error(`model ${record.id} is stored without weights`);
  const weights = await readModelFile(record.id, weightsName);
  if (record.source === 'builtin') await assertUndamaged(record, weights);
  const source = await openWeights(weightsName, weights);
  const model = new HubertClassifier(loadWeights(source, config, request.seed), request.trainLayers);
  return { model, record };
}

/** Only for a small model: hashing reads the file whole. Throws `storage/damaged`. */
async function assertUndamaged(record: ModelRecord, weights: Blob): Promise<void> {
  const found = await sha256HexOfParts([await readModelFile(record.id, configFileName), weights]);
  if (found === record.contentHash) return;
  throw new VoxtuneError(
    'storage/damaged',
    `The stored files of ${record.name} do not have the hash that they were stored with (${record.contentHash}, found ` +
      `${found}). Delete the model under Storage and load it again.`,
    { what: record.name },
  );
}
