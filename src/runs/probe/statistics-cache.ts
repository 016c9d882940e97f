// Where statistics of clips are kept: those of a model's hidden states beside the frames of trunk caches, in a cache of their
// own. Its key holds all that they depend on but the clips, which the cache knows apart by their content.

import { clipInputSettings } from '../../audio/clip-input-settings.ts';
import type { FeatureExtractorConfig } from '../../config/feature-extractor.ts';
import { modeSettings } from '../../config/forward-mode.ts';
import { trainingArguments } from '../../config/presets.ts';
import { type Clip, clipAt } from '../../dataset/clip.ts';
import type { GpuArithmetic } from '../../engine/backend/engine-info.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { sha256HexOfParts } from '../../lib/hash.ts';
import type { FrameCache } from '../../model/clip-frames.ts';
import { groupCount, type StatisticsShape, statisticsShape } from '../../model/layer-statistics.ts';
import { TrunkCache } from '../../storage/trunk-cache.ts';
import { scaledWidth, scaleGroups } from './scaled-halves.ts';

export interface StatisticsCacheRequest {
  /** Of the model's config and weights. */
  modelHash: string;
  modelConfig: ModelConfig;
  featureExtractor: FeatureExtractorConfig;
  /** What the engine multiplies frozen weights in. */
  arithmetic: GpuArithmetic;
  /** Whom it is made for, where it is new. */
  datasetId: string;
  datasetName: string;
  modelName: string;
}

/** How a model is opened for them: with all of its layers, none of which trains. */
export const wholeModel = modeSettings({ ...trainingArguments, trainLayers: 0 });

/** What `TrunkCacheHeader.kept` says of it. */
const kept = 'statistics';
/** Of the numbers in it: another one finds nothing of what was stored before. */
const version = 'statistics 1';

export async function statisticsCacheKey(request: StatisticsCacheRequest): Promise<string> {
  const { modelHash, featureExtractor, arithmetic } = request;
  const extractor = JSON.stringify(Object.entries(clipInputSettings(featureExtractor)).sort());
  return (await sha256HexOfParts([modelHash, extractor, version, arithmetic])).slice(0, 32);
}

/** Throws `storage/busy` where another tab has it open, `storage/full`. */
export async function openStatisticsCache(request: StatisticsCacheRequest): Promise<TrunkCache> {
  const { modelConfig, datasetId, datasetName, modelName } = request;
  const hiddenSize = storedWidth(statisticsShape(modelConfig));
  const note = `${datasetName} · ${modelName}`;
  return TrunkCache.open(await statisticsCacheKey(request), { hiddenSize, dtype: 'float16', datasetId, note, kept });
}

/** Half floats of a clip. */
export function storedWidth(shape: StatisticsShape): number {
  return scaledWidth(groupCount(shape), shape.hiddenSize);
}

/** Whether a row of statistics can be kept. */
export function isFiniteRow(row: Float32Array): boolean {
  return row.every(Number.isFinite);
}

/** Keeps a clip's row of statistics, of finite numbers. */
export function writeStatistics(cache: TrunkCache, shape: StatisticsShape, clip: Clip, row: Float32Array): void {
  cache.write(clip.contentHash, { frames: scaleGroups(row, groupCount(shape)), frameCount: 1 });
}

/** An open cache by the clips' places in `clips`. Writing throws `model/not-finite`. */
export function statisticsOfClips(
  cache: TrunkCache,
  shape: StatisticsShape,
  clips: readonly Clip[],
): FrameCache<Float32Array> {
  return {
    has: (at) => cache.has(clipAt(clips, at).contentHash),
    write: async (at, row) => {
      const clip = clipAt(clips, at);
      if (!isFiniteRow(row)) throw notFinite(clip);
      writeStatistics(cache, shape, clip, row);
    },
    flush: async () => cache.flush(),
  };
}

function notFinite({ path }: Pick<Clip, 'path'>): VoxtuneError {
  return new VoxtuneError(
    'model/not-finite',
    `Of ${path} the model gives numbers that are not finite: its weights or this recording give none. Get the files of the ` +
      'model again, choose another one, or leave the clip out.',
    { path },
  );
}
