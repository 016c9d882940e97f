// Reads, checks and stores a model's files: those a person dropped, those of the built-in model, those of the hub. Needs no
// engine.

import { defaultFeatureExtractor, type FeatureExtractorConfig } from '../config/feature-extractor.ts';
import { cachedMode } from '../config/forward-mode.ts';
import { nestedExtractor, parseFeatureExtractor } from '../formats/hugging-face/feature-extractor.ts';
import type { ModelConfig } from '../formats/hugging-face/model-config.ts';
import { configFileName } from '../formats/hugging-face/model-layout.ts';
import { openWeightFiles } from '../formats/weights/weight-files.ts';
import { present } from '../lib/present.ts';
import type { ModelRecord } from '../model/model-record.ts';
import { namedLabels } from '../model/weights/head-labels.ts';
import { checkNumbers, loadWeights } from '../model/weights/loading.ts';
import { assertBodyWeights } from '../model/weights/missing-weights.ts';
import { countParameters } from '../model/weights/parameter-list.ts';
import { findModel, putModel, rewriteModel } from '../storage/model-store.ts';
import { damagedFile } from './damaged-file.ts';
import { contentHashOfModel, hashesOfFiles, readJson, readModelConfig } from './model-files.ts';
import { findModelFiles, type ModelFiles, type NamedFile } from './pick-model-files.ts';

/** Stores what was dropped. Throws a `model/…`, `zip/…`, `pickle/…` or `storage/…` error. */
export async function importModel(files: readonly File[], makesMissing = false): Promise<ModelRecord> {
  return storeModel(await findModelFiles(files), { makesMissing });
}

export interface ModelOrigin extends Partial<Pick<ModelRecord, 'id' | 'name' | 'source' | 'isUntrained' | 'hub'>> {
  /** Weights of the body that the files lack are made of random numbers; else `model/missing-weights`. */
  makesMissing?: boolean;
}

/** Reads, checks and stores a model; where the same is stored already, that stays, mended if its files are damaged. `moved` tells of files that lie in this origin's
 *  storage already, by name, and from where they are moved. */
export async function storeModel(
  files: ModelFiles,
  origin: ModelOrigin,
  moved: ReadonlyMap<string, string> = new Map(),
): Promise<ModelRecord> {
  const config = await readModelConfig(files.config);
  const extractor = files.extractor && (await readExtractor(files.extractor));
  const stored = new Map<string, Blob>([[configFileName, files.config], ...files.weights]);
  if (files.extractor) stored.set(files.extractor.name, files.extractor.data);
  const hashes = await hashesOfFiles(stored);
  const contentHash = await contentHashOfModel(hashes);
  const id = origin.id ?? contentHash;
  const place = ([name, data]: [string, Blob]) => {
    const movedFrom = moved.get(name);
    return [name, movedFrom === undefined ? data : { movedFrom }] as const;
  };
  const earlier = await findModel(id);
  if (earlier?.contentHash === contentHash) {
    const names = [configFileName, ...files.weights.keys()];
    if ((await damagedFile(earlier, names)) !== null) await rewriteModel(earlier, new Map([...stored].map(place)));
    return earlier;
  }

  const loaded = loadWeights(await openWeightFiles(files.weights), config, 0);
  if (!origin.makesMissing) assertBodyWeights(config, loaded.report);
  checkNumbers(loaded);
  const labels = namedLabels(config);
  const record: ModelRecord = {
    id,
    name: origin.name ?? files.name ?? nameInConfig(config) ?? `${config.modelType}-${contentHash.slice(0, 6)}`,
    source: origin.source ?? 'files',
    createdAt: Date.now(),
    modelType: config.modelType,
    files: [...stored].map(([name, data]) => ({ name, bytes: data.size, hash: present(hashes.get(name)) })),
    contentHash,
    layerCount: config.layerCount,
    hiddenSize: config.hiddenSize,
    parameterCount: countParameters(config, cachedMode(0)).total,
    featureExtractor: extractor ?? defaultFeatureExtractor,
    featureExtractorSource: extractor ? 'file' : 'defaults',
    isUntrained: origin.isUntrained ?? false,
    loading: loaded.report,
    ...(labels && isHeadLoaded(loaded.report.missing) ? { labels } : {}),
    ...(origin.hub ? { hub: origin.hub } : {}),
  };
  await putModel(record, new Map([...stored].map(place)));
  return record;
}

async function readExtractor({ name, data }: NamedFile): Promise<FeatureExtractorConfig> {
  const json = await readJson(data, name);
  return parseFeatureExtractor(nestedExtractor(json) ?? json, name);
}

function isHeadLoaded(missing: readonly string[]): boolean {
  return !missing.some((name) => name.startsWith('classifier.'));
}

/** What `save_pretrained` remembers of where the model came from. */
function nameInConfig(config: ModelConfig): string | null {
  const path = config.raw._name_or_path;
  return typeof path === 'string' ? (path.split('/').at(-1) ?? null) || null : null;
}
