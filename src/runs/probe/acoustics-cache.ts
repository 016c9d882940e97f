// Where acoustic statistics of a data set's clips are kept, whatever the model.

import { acousticStatistics, acousticWidth } from '../../audio/acoustic-statistics.ts';
import { clipInput } from '../../audio/clip-input.ts';
import type { Clip } from '../../dataset/clip.ts';
import type { DatasetRecord } from '../../dataset/dataset-record.ts';
import { sha256HexOfParts } from '../../lib/hash.ts';
import { damagedFrames } from '../../storage/errors.ts';
import { TrunkCache } from '../../storage/trunk-cache.ts';

/** What `TrunkCacheHeader.kept` says of it. */
const kept = 'acoustics';
/** Of the numbers in it: another one finds nothing of what was stored before. */
const version = 'acoustics 1';
/** What clips are heard at, whatever they are stored or modelled at. */
const settings = { sampleRateHz: 16_000, maxLength: null, doNormalize: false };

/** Its name in storage. */
export async function acousticsCacheKey(datasetId: string): Promise<string> {
  return (await sha256HexOfParts([version, datasetId])).slice(0, 32);
}

export class AcousticsCache {
  readonly cache: TrunkCache;
  readonly #storedHz: number;

  private constructor(cache: TrunkCache, storedHz: number) {
    this.cache = cache;
    this.#storedHz = storedHz;
  }

  /** Throws `storage/busy` where another tab has it open, `storage/full`. */
  static async open({
    id,
    name,
    sampleRateHz,
  }: Pick<DatasetRecord, 'id' | 'name' | 'sampleRateHz'>): Promise<AcousticsCache> {
    const header = { hiddenSize: acousticWidth, dtype: 'float32' as const, datasetId: id, note: name, kept };
    return new AcousticsCache(await TrunkCache.open(await acousticsCacheKey(id), header), sampleRateHz);
  }

  has({ contentHash }: Clip): boolean {
    return this.cache.has(contentHash);
  }

  /** Keeps the statistics of a clip's stored samples, where they are not kept yet. */
  write(clip: Clip, samples: Float32Array): void {
    if (this.has(clip)) return;
    const heard = clipInput(samples, this.#storedHz, settings);
    this.cache.write(clip.contentHash, { frames: acousticStatistics(heard, settings.sampleRateHz), frameCount: 1 });
  }

  /** [N, acousticWidth]. Throws `storage/damaged-frames` where something does not read back; it is missing then. */
  readBack(clips: readonly Clip[]): Float32Array {
    const values = new Float32Array(clips.length * acousticWidth);
    for (const [at, { contentHash }] of clips.entries()) {
      const read = this.cache.read(contentHash);
      if (!read) throw damagedFrames(this.cache.dropDamaged(clips.map((clip) => clip.contentHash)));
      values.set(read.frames, at * acousticWidth);
    }
    return values;
  }

  close(): void {
    this.cache.close();
  }
}
