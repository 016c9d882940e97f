// Runs in the tests what only workers can do: exclusive file handles.

import { VoxtuneError } from '../lib/errors.ts';
import { exposeWorker } from '../protocol/worker-client.ts';
import { openCheckpointStore } from '../storage/checkpoint-store.ts';
import { ClipPackWriter, encodeSamples } from '../storage/clip-pack.ts';
import { database } from '../storage/database.ts';
import { withExportFiles } from '../storage/export-files.ts';
import { type CachedFrames, TrunkCache } from '../storage/trunk-cache.ts';
import type { TrunkCacheHeader } from '../storage/trunk-cache-format.ts';
import { WritePace } from '../storage/write-pace.ts';
import type { CheckpointSummary } from '../training/log-rows.ts';

export interface TestCheckpoint {
  step: number;
  epoch: number;
  bestStep: number | null;
  parameters: Map<string, Float32Array>;
}

let cache: TrunkCache | null = null;

function open(): TrunkCache {
  if (!cache) throw new Error('no cache is open');
  return cache;
}

const api = {
  /** Through a scratch file into one that is handed out. */
  exportText: (text: string): Promise<Blob> =>
    withExportFiles(async ({ openResult, openScratch }) => {
      const scratch = await openScratch('a scratch file');
      scratch.append(new TextEncoder().encode(text));
      const result = await openResult('a result');
      const opening = result.reserve(1);
      result.append(new Uint8Array(await (await scratch.finish()).arrayBuffer()));
      if (text === 'fails') throw new VoxtuneError('export/cancelled', 'stopped');
      result.append(new TextEncoder().encode(']'));
      opening(new TextEncoder().encode('['));
      return result.finish();
    }),
  /** As beside a training, whose rests take no time. */
  saveInParts: (runId: string, checkpoint: TestCheckpoint): Promise<CheckpointSummary> =>
    openCheckpointStore<TestCheckpoint>(runId).save(checkpoint, new WritePace(0)),
  /** Rests for ever after the first part. */
  beginInParts: (runId: string, checkpoint: TestCheckpoint): Promise<CheckpointSummary> =>
    openCheckpointStore<TestCheckpoint>(runId).save(checkpoint, new WritePace(2 ** 31 - 1)),
  openDatabase: async () => void (await database()),
  /** Writes clips to a pack; returns where each starts. */
  async writePack(path: string, clips: Float32Array<ArrayBuffer>[]): Promise<number[]> {
    const pack = await ClipPackWriter.create(path);
    const offsets = clips.map((samples) => pack.append(encodeSamples(samples).bytes, 0));
    pack.close();
    return offsets;
  },
  async openCache(
    key: string,
    header: TrunkCacheHeader,
    memoryBytes = 0,
  ): Promise<{ clipCount: number; lostClips: number | 'all' }> {
    cache = await TrunkCache.open(key, header, memoryBytes);
    return { clipCount: cache.clipCount, lostClips: cache.lostClips };
  },
  writeFrames: (contentHash: string, frames: CachedFrames) => open().write(contentHash, frames),
  hasFrames: (contentHash: string) => open().has(contentHash),
  readFrames: (contentHashes: string[]) => contentHashes.map((contentHash) => open().read(contentHash)),
  dropDamagedFrames: (contentHashes: string[]) => open().dropDamaged(contentHashes),
  takeBackFrames: () => open().takeBack(),
  closeCache(): void {
    open().close();
    cache = null;
  },
};

export type StorageTestApi = typeof api;

exposeWorker(api);
