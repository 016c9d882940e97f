// A stored model on the engine, as a classifier of a data set's labels. Storing one: store-model.ts and builtin-model.ts.

import { forwardMode } from '../config/forward-mode.ts';
import { HubertClassifier } from '../model/classifier.ts';
import type { ModelRecord } from '../model/model-record.ts';
import { takeRestored } from './stored-files.ts';
import { type ClassifierRequest, readClassifierWeights } from './stored-weights.ts';

export interface OpenedClassifier {
  model: HubertClassifier;
  record: ModelRecord;
  /** Files of it were damaged, and fetched again. */
  wasRestored: boolean;
}

/** A stored model on the open engine, as a classifier of these labels. The caller disposes it. Throws
 *  `storage/damaged-model`. */
export async function openClassifier(request: ClassifierRequest): Promise<OpenedClassifier> {
  const { record, loaded } = await readClassifierWeights(request);
  const extractor = request.featureExtractor ?? record.featureExtractor;
  const mode = forwardMode(request.settings, extractor, loaded.config.layerCount);
  return { model: new HubertClassifier(loaded, mode), record, wasRestored: takeRestored(record.id) };
}
