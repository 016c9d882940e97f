// Stored models as their files have them: config, parameter counts, and the weights of a classifier of some labels. Needs no engine;
// on one: open-model.ts.

import type { FeatureExtractorConfig } from '../config/feature-extractor.ts';
import {
  type BodySettings,
  type CountedSettings,
  type ModeSettings,
  trainedLayerCount,
} from '../config/forward-mode.ts';
import { type ModelConfig, withBodySettings, withLabels } from '../formats/hugging-face/model-config.ts';
import { openWeightFiles } from '../formats/weights/weight-files.ts';
import type { ModelRecord, ParameterCounts } from '../model/model-record.ts';
import { withHeadOrder } from '../model/weights/head-labels.ts';
import { type LoadedWeights, loadWeights } from '../model/weights/loading.ts';
import { countParameters } from '../model/weights/parameter-list.ts';
import { getModel } from '../storage/model-store.ts';
import { readModelConfig } from './model-files.ts';
import { storedConfigFile, storedWeightFiles } from './stored-files.ts';

/** The config.json of a stored model, as these settings open it. Throws `storage/damaged-model`. */
export async function readStoredConfig(modelId: string, settings: BodySettings): Promise<ModelConfig> {
  const config = await readModelConfig(await storedConfigFile(await getModel(modelId)));
  return withBodySettings(config, settings);
}

/** Parameter counts of a stored model with other labels and other frozen layers; needs no engine. */
export async function countStoredParameters(
  modelId: string,
  labelCount: number,
  settings: CountedSettings,
): Promise<ParameterCounts> {
  const config = await readStoredConfig(modelId, settings);
  const labels = Array.from({ length: labelCount }, (_, label) => `LABEL_${label}`);
  const { trainableParts } = settings;
  const trainLayers = trainedLayerCount(settings, config.layerCount);
  return countParameters(withLabels(config, labels), { trainableParts, trainLayers });
}

/** Which classifier is made of a stored model. */
export interface ClassifierRequest {
  modelId: string;
  labels: readonly string[];
  settings: ModeSettings;
  /** In place of the model's own. */
  featureExtractor?: FeatureExtractorConfig;
  /** What newly made weights are made from. */
  seed: number;
}

/** A stored model as a classifier of these labels, untouched by training; its weights are read one at a time. Throws
 *  `storage/damaged-model`. */
export async function readClassifierWeights(
  request: ClassifierRequest,
): Promise<{ record: ModelRecord; loaded: LoadedWeights }> {
  const record = await getModel(request.modelId);
  const stored = await readStoredConfig(record.id, request.settings);
  const weights = await storedWeightFiles(record);
  const source = withHeadOrder(await openWeightFiles(weights), stored.labels, request.labels);
  return { record, loaded: loadWeights(source, withLabels(stored, request.labels), request.seed) };
}
