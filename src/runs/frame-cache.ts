// Which trunk cache a model's frozen part fills. Its key holds all that the frames depend on but the clips, which the cache
// knows apart by their content: so another split, label rule or learning rate finds it filled.

import { clipInputSettings } from '../audio/clip-input-settings.ts';
import type { FeatureExtractorConfig } from '../config/feature-extractor.ts';
import { clipInputKind, type ForwardMode } from '../config/forward-mode.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import { type Clip, clipAt } from '../dataset/clip.ts';
import type { GpuArithmetic } from '../engine/backend/engine-info.ts';
import type { ModelConfig } from '../formats/hugging-face/model-config.ts';
import { sha256HexOfParts } from '../lib/hash.ts';
import type { FrameCache } from '../model/clip-frames.ts';
import { frameWidth } from '../model/frame-shape.ts';
import { partWidth, type StatisticsPart, statisticsShape } from '../model/layer-statistics.ts';
import { TrunkCache } from '../storage/trunk-cache.ts';

export interface FrameCacheRequest {
  /** Of the model's config and weights. */
  modelHash: string;
  modelConfig: ModelConfig;
  mode: ForwardMode;
  /** What of the hidden states is kept, as one row a clip, in place of frames. */
  statistics?: StatisticsPart;
  featureExtractor: FeatureExtractorConfig;
  dtype: TrainingConfig['trunkCacheDtype'];
  /** What the engine multiplies frozen weights in. */
  arithmetic: GpuArithmetic;
  /** Whom it is made for, where it is new. */
  datasetId: string;
  datasetName: string;
  modelName: string;
}

/** Its name in storage: the same for a run and for a prefill before one. */
export async function frameCacheKey(request: FrameCacheRequest): Promise<string> {
  const { modelHash, featureExtractor, dtype, arithmetic } = request;
  const extractor = JSON.stringify(Object.entries(clipInputSettings(featureExtractor)).sort());
  const parts = [modelHash, extractor, keptBy(request), dtype, arithmetic];
  // what comes above the frozen layers changes nothing, but for a head that reads every state
  if (request.modelConfig.usesWeightedLayerSum && clipInputKind(request.mode) === 'states') parts.push('all states');
  return (await sha256HexOfParts(parts)).slice(0, 32);
}

/** How many layers have run over the frames, or `features`; or which statistics they are. */
function keptBy({ modelConfig, mode, statistics }: FrameCacheRequest): string {
  if (statistics) return `statistics ${statistics.kind} ${statistics.layers.join()}`;
  return clipInputKind(mode) === 'features' ? 'features' : String(modelConfig.layerCount - mode.trainLayers);
}

/** Up to `memoryBytes` of its frames stay in memory, too. Throws `storage/busy` where another tab has it open,
 *  `storage/full`. */
export async function openFrameCache(request: FrameCacheRequest, memoryBytes = 0): Promise<TrunkCache> {
  const { modelConfig, mode, statistics, dtype, datasetId, datasetName, modelName } = request;
  const hiddenSize = statistics ? partWidth(statisticsShape(modelConfig), statistics) : frameWidth(modelConfig, mode);
  const note = `${datasetName} · ${modelName}`;
  const header = { hiddenSize, dtype, datasetId, note, kept: statistics ? 'statistics' : keptBy(request) };
  return TrunkCache.open(await frameCacheKey(request), header, memoryBytes);
}

/** An open cache by the clips' places in `clips`. */
export function cacheOfClips(cache: TrunkCache, clips: readonly Clip[]): FrameCache {
  const hashOf = (at: number) => clipAt(clips, at).contentHash;
  return {
    has: (at) => cache.has(hashOf(at)),
    write: async (at, frames) => cache.write(hashOf(at), frames),
    flush: async () => cache.flush(),
  };
}
