// Runs in the tests what only workers can do: exclusive file handles.

import { exposeWorker } from '../protocol/worker-client.ts';
import { ClipPackWriter, encodeSamples } from '../storage/clip-pack.ts';
import { database } from '../storage/database.ts';
import { findFile, requireSyncAccess, writeAll } from '../storage/opfs.ts';
import { type CachedFrames, TrunkCache } from '../storage/trunk-cache.ts';
import type { TrunkCacheHeader } from '../storage/trunk-cache-format.ts';

let cache: TrunkCache | null = null;

function open(): TrunkCache {
  if (!cache) throw new Error('no cache is open');
  return cache;
}

const api = {
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
  ): Promise<{ clipCount: number; droppedBytes: number }> {
    cache = await TrunkCache.open(key, header, memoryBytes);
    return { clipCount: cache.clipCount, droppedBytes: cache.droppedBytes };
  },
  writeFrames: (contentHash: string, frames: CachedFrames) => open().write(contentHash, frames),
  hasFrames: (contentHash: string) => open().has(contentHash),
  readFrames: (contentHashes: string[]) => open().read(contentHashes),
  takeBackFrames: () => open().takeBack(),
  closeCache(): void {
    open().close();
    cache = null;
  },
  /** Cuts bytes off the end of a file, as a crash would. */
  async cutFile(path: string, bytes: number): Promise<void> {
    const file = await requireSyncAccess(await findFile(path, true));
    file.truncate(file.getSize() - bytes);
    file.close();
  },
  /** Changes one byte, as a failing disk would. */
  async spoilFile(path: string, at: number): Promise<void> {
    const file = await requireSyncAccess(await findFile(path, true));
    const byte = new Uint8Array(1);
    file.read(byte, { at });
    byte[0] = (byte[0] ?? 0) ^ 0xff;
    writeAll(file, byte, at);
    file.close();
  },
};

export type StorageTestApi = typeof api;

exposeWorker(api);
