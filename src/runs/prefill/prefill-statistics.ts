// What a prefill keeps for probes beside the frames of a run: statistics of every layer, from the same pass, and of the sound. The
// frozen layers are most of the model, so the rest costs little; where it is not so, nothing is kept for probes.

import { acousticWidth } from '../../audio/acoustic-statistics.ts';
import { clipInputKind } from '../../config/forward-mode.ts';
import { type Clip, clipAt } from '../../dataset/clip.ts';
import type { FeedFacts } from '../../importing/clip-feed.ts';
import { readStoredConfig } from '../../library/stored-weights.ts';
import type { FrameCache } from '../../model/clip-frames.ts';
import type { FramesAndStatistics } from '../../model/clip-pass.ts';
import { type StatisticsShape, statisticsShape } from '../../model/layer-statistics.ts';
import type { FrameCacheRequest } from '../frame-cache.ts';
import { AcousticsCache, acousticsCacheKey } from '../probe/acoustics-cache.ts';
import {
  isFiniteRow,
  openStatisticsCache,
  statisticsCacheKey,
  storedWidth,
  wholeModel,
  writeStatistics,
} from '../probe/statistics-cache.ts';
import { closePrefilled, type Prefilled, prefilled } from './prefilled.ts';

/** Layers that are run for the statistics alone, of all. */
const mostExtraLayers = 0.5;

export class PrefillStatistics {
  readonly #shape: StatisticsShape;
  readonly #layers: Prefilled;
  readonly #sounds: Prefilled;
  readonly #acoustics: AcousticsCache;

  private constructor(shape: StatisticsShape, layers: Prefilled, sounds: Prefilled, acoustics: AcousticsCache) {
    this.#shape = shape;
    this.#layers = layers;
    this.#sounds = sounds;
    this.#acoustics = acoustics;
  }

  /** Null where they would cost more than a little, or are of another model: of fewer layers. Throws `storage/…`. */
  static async open(
    modelId: string,
    target: FrameCacheRequest,
    { datasetId, name, sampleRateHz }: FeedFacts,
  ): Promise<PrefillStatistics | null> {
    const { mode, modelConfig } = target;
    const whole = await readStoredConfig(modelId, wholeModel);
    const isCheap = clipInputKind(mode) === 'states' && mode.trainLayers <= mostExtraLayers * whole.layerCount;
    if (!isCheap || modelConfig.layerCount !== whole.layerCount) return null;
    const layers = await prefilled(statisticsCacheKey(target), openStatisticsCache(target));
    try {
      const acoustics = await AcousticsCache.open({ id: datasetId, name, sampleRateHz });
      const sounds = await prefilled(acousticsCacheKey(datasetId), Promise.resolve(acoustics.cache));
      return new PrefillStatistics(statisticsShape(whole), layers, sounds, acoustics);
    } catch (thrown) {
      layers.cache.close();
      throw thrown;
    }
  }

  /** Whether a probe finds the clip's layers. */
  has({ contentHash }: Clip): boolean {
    return this.#layers.cache.has(contentHash);
  }

  bytesOf(clipCount: number): number {
    return clipCount * (2 * storedWidth(this.#shape) + 4 * acousticWidth);
  }

  /** Keeps what a clip sounds like. */
  hear(clip: Clip, samples: Float32Array): void {
    this.#acoustics.write(clip, samples);
  }

  /** Where a pass keeps both. Numbers that are not finite are left to a probe, which tells of them. */
  withFrames(frames: FrameCache, clips: readonly Clip[]): FrameCache<FramesAndStatistics> {
    return {
      has: (at) => frames.has(at),
      write: async (at, output) => {
        if (isFiniteRow(output.statistics))
          writeStatistics(this.#layers.cache, this.#shape, clipAt(clips, at), output.statistics);
        await frames.write(at, output.frames);
      },
      flush: async () => {
        this.#layers.cache.flush();
        await frames.flush();
      },
    };
  }

  async close(takesBack: boolean): Promise<void> {
    await Promise.all([closePrefilled(this.#layers, takesBack), closePrefilled(this.#sounds, takesBack)]);
  }
}
