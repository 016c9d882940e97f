// The frozen trunk's output for each clip, in OPFS: one file of frames and one index that only grows. A frame block is
// written before its index entry and both have a checksum, so a pass that was cut short goes on where it was, and of a cache
// that is damaged only those clips are lost that the damage hit.

import { crc32 } from '../lib/crc32.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { float16ToFloat32, float32ToFloat16 } from '../lib/float16.ts';
import { missing, toStorageError } from './errors.ts';
import {
  findFile,
  folderBytes,
  listFolder,
  removePath,
  requireSyncAccess,
  type SyncAccessHandle,
  writeAll,
} from './opfs.ts';
import {
  decodeEntry,
  decodeHeader,
  encodeEntry,
  encodeHeader,
  entryBytes,
  type TrunkCacheEntry,
  type TrunkCacheHeader,
} from './trunk-cache-format.ts';

/** Frames of one clip: `[frameCount, hiddenSize]`, row after row. */
export interface CachedFrames {
  frames: Float32Array;
  frameCount: number;
}

const root = 'trunk';
/** Of an entry that says that an earlier one of the same clip counts no more. */
const droppedFrames = 0;

/** An open cache: one worker holds it at a time. Close it when done. */
export class TrunkCache {
  readonly header: TrunkCacheHeader;
  /** Clips that it was found to have lost when it was opened: entries of its index that are damaged, or whose frames are cut
   *  off. All: the index cannot be read. */
  readonly lostClips: number | 'all';
  #index: SyncAccessHandle;
  #data: SyncAccessHandle;
  #entries: Map<string, TrunkCacheEntry>;
  /** Blocks that were read or written, as they are stored, until `#memoryLeft` is used up. Every epoch reads each clip once,
   *  so which ones they are makes no difference. */
  #inMemory = new Map<string, Uint8Array<ArrayBuffer>>();
  /** Bytes of those. */
  #inMemoryBytes = 0;
  /** Frames of halves as float32, where there is room beside all blocks: each epoch would convert them again. */
  #converted = new Map<string, Float32Array>();
  #memoryLeft: number;
  #indexBytes: number;
  #dataBytes: number;
  readonly #openedBytes: { index: number; data: number };

  private constructor(
    files: { index: SyncAccessHandle; data: SyncAccessHandle },
    wanted: TrunkCacheHeader,
    memoryBytes: number,
  ) {
    this.#memoryLeft = memoryBytes;
    this.#index = files.index;
    this.#data = files.data;
    const bytes = new Uint8Array(this.#index.getSize());
    this.#index.read(bytes, { at: 0 });
    const found = decodeHeader(bytes);
    this.#entries = new Map();
    const isWanted =
      found && found.header.hiddenSize === wanted.hiddenSize && found.header.dtype === wanted.dtype ? found : null;
    if (isWanted) {
      this.header = isWanted.header;
      this.#indexBytes = isWanted.bytes;
      this.lostClips = this.#readEntries(bytes);
    } else {
      // another kind of frames makes it anew; so does an index that is no index
      this.lostClips = !found && this.#data.getSize() > 0 ? 'all' : 0;
      this.header = wanted;
      const start = encodeHeader(wanted);
      this.#index.truncate(0);
      writeAll(this.#index, start, 0);
      this.#indexBytes = start.byteLength;
    }
    if (this.lostClips !== 0) this.#rewriteIndex();
    this.#index.truncate(this.#indexBytes);
    this.#dataBytes = 0;
    for (const { offset, frameCount } of this.#entries.values()) {
      this.#dataBytes = Math.max(this.#dataBytes, offset + this.#blockBytes(frameCount));
    }
    this.#data.truncate(this.#dataBytes);
    this.#openedBytes = { index: this.#indexBytes, data: this.#dataBytes };
  }

  /** Takes every entry that is whole, the later one of two of a clip. Gives how many clips are lost; what is left of an
   *  entry whose writing was cut off counts for none. */
  #readEntries(bytes: Uint8Array): number {
    const dataSize = this.#data.getSize();
    const unread = new Set<string>();
    let spoilt = 0;
    for (; this.#indexBytes + entryBytes <= bytes.byteLength; this.#indexBytes += entryBytes) {
      const entry = decodeEntry(bytes.subarray(this.#indexBytes, this.#indexBytes + entryBytes));
      if (!entry) {
        spoilt += 1;
        continue;
      }
      const { contentHash, frameCount, offset } = entry;
      this.#entries.delete(contentHash);
      unread.delete(contentHash);
      if (frameCount === droppedFrames) continue;
      if (offset + this.#blockBytes(frameCount) > dataSize) unread.add(contentHash);
      else this.#entries.set(contentHash, entry);
    }
    return spoilt + unread.size;
  }

  /** Leaves out what is lost: it is told once. */
  #rewriteIndex(): void {
    const parts = [encodeHeader(this.header), ...[...this.#entries.values()].map(encodeEntry)];
    this.#indexBytes = 0;
    for (const part of parts) {
      writeAll(this.#index, part, this.#indexBytes);
      this.#indexBytes += part.byteLength;
    }
  }

  /** Opens or makes the cache of a key (a hash of all that its content depends on). Up to `memoryBytes` of its frames stay
   *  in memory, too, while it is open. Only in workers.
   *  Throws `storage/busy` where another tab has it open, `storage/full`. */
  static async open(key: string, header: TrunkCacheHeader, memoryBytes = 0): Promise<TrunkCache> {
    const index = await requireSyncAccess(await findFile(`${root}/${key}/index.bin`, true));
    try {
      const data = await requireSyncAccess(await findFile(`${root}/${key}/frames.bin`, true));
      try {
        return new TrunkCache({ index, data }, header, memoryBytes);
      } catch (thrown) {
        data.close();
        throw thrown;
      }
    } catch (thrown) {
      index.close();
      throw toStorageError(thrown, 'the trunk cache', 1024);
    }
  }

  get clipCount(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#dataBytes + this.#indexBytes;
  }

  has(contentHash: string): boolean {
    return this.#entries.has(contentHash);
  }

  frameCount(contentHash: string): number {
    return this.#entry(contentHash).frameCount;
  }

  /** Adds a clip's frames, `[frameCount, hiddenSize]`; a clip that is there already is left as it is.
   *  Throws `storage/full`; then the cache is as it was before. */
  write(contentHash: string, { frames, frameCount }: CachedFrames): void {
    if (this.has(contentHash)) return;
    const { hiddenSize, dtype } = this.header;
    if (frames.length !== frameCount * hiddenSize) {
      throw new Error(`${frameCount} frames of ${hiddenSize} expected, ${frames.length} numbers found`);
    }
    const stored = dtype === 'float16' ? float32ToFloat16(frames) : frames.slice();
    const block = new Uint8Array(stored.buffer as ArrayBuffer);
    const entry = { contentHash, frameCount, offset: this.#dataBytes, checksum: crc32(block) };
    try {
      writeAll(this.#data, block, entry.offset);
      this.#append(entry);
    } catch (thrown) {
      throw toStorageError(thrown, 'the trunk cache', block.byteLength);
    }
    this.#entries.set(contentHash, entry);
    this.#dataBytes += block.byteLength;
    this.#remember(contentHash, block);
  }

  #append(entry: TrunkCacheEntry): void {
    writeAll(this.#index, encodeEntry(entry), this.#indexBytes);
    this.#indexBytes += entryBytes;
  }

  /** A clip's frames, which must not be changed; null where they do not read back as they were written. They are verified
   *  whenever they come from the disk. Throws `storage/missing` where they were never there. */
  read(contentHash: string): CachedFrames | null {
    const block = this.readStored(contentHash);
    if (!block) return null;
    const frames = this.header.dtype === 'float16' ? this.#convert(contentHash, block) : new Float32Array(block.buffer);
    return { frames, frameCount: this.frameCount(contentHash) };
  }

  #convert(contentHash: string, block: Uint8Array<ArrayBuffer>): Float32Array {
    const before = this.#converted.get(contentHash);
    if (before) return before;
    const frames = float16ToFloat32(new Uint16Array(block.buffer));
    const notInMemory = this.#dataBytes - this.#inMemoryBytes;
    if (this.#inMemory.has(contentHash) && frames.byteLength + notInMemory <= this.#memoryLeft) {
      this.#converted.set(contentHash, frames);
      this.#memoryLeft -= frames.byteLength;
    }
    return frames;
  }

  /** The same as they are stored, in the header's `dtype`. */
  readStored(contentHash: string): Uint8Array<ArrayBuffer> | null {
    const block = this.#inMemory.get(contentHash) ?? this.#readBlock(this.#entry(contentHash));
    if (block) this.#remember(contentHash, block);
    return block;
  }

  /** Of these, drops the clips whose frames do not read back as they were written, and gives their number. They are made
   *  again as if they had never been there. */
  dropDamaged(contentHashes: Iterable<string>): number {
    let count = 0;
    for (const contentHash of new Set(contentHashes)) {
      const entry = this.#entries.get(contentHash);
      if (!entry || this.#inMemory.has(contentHash) || this.#readBlock(entry)) continue;
      try {
        this.#append({ ...entry, frameCount: droppedFrames });
      } catch (thrown) {
        throw toStorageError(thrown, 'the trunk cache', this.#blockBytes(entry.frameCount));
      }
      this.#entries.delete(contentHash);
      count += 1;
    }
    return count;
  }

  #readBlock({ frameCount, offset, checksum }: TrunkCacheEntry): Uint8Array<ArrayBuffer> | null {
    const block = new Uint8Array(this.#blockBytes(frameCount));
    return this.#data.read(block, { at: offset }) === block.byteLength && crc32(block) === checksum ? block : null;
  }

  #forget(contentHash: string): void {
    const bytes = this.#inMemory.get(contentHash)?.byteLength ?? 0;
    this.#inMemoryBytes -= bytes;
    this.#memoryLeft += bytes + (this.#converted.get(contentHash)?.byteLength ?? 0);
    this.#inMemory.delete(contentHash);
    this.#converted.delete(contentHash);
  }

  #remember(contentHash: string, block: Uint8Array<ArrayBuffer>): void {
    if (this.#inMemory.has(contentHash) || block.byteLength > this.#memoryLeft) return;
    this.#inMemory.set(contentHash, block);
    this.#inMemoryBytes += block.byteLength;
    this.#memoryLeft -= block.byteLength;
  }

  #entry(contentHash: string): TrunkCacheEntry {
    const entry = this.#entries.get(contentHash);
    if (!entry) throw missing('The trunk cache entry', contentHash);
    return entry;
  }

  #blockBytes(frameCount: number): number {
    return frameCount * this.header.hiddenSize * (this.header.dtype === 'float16' ? 2 : 4);
  }

  /** Takes back what was written since it was opened. */
  takeBack(): void {
    for (const [contentHash, { offset }] of this.#entries) {
      if (offset < this.#openedBytes.data) continue;
      this.#entries.delete(contentHash);
      this.#forget(contentHash);
    }
    this.#dataBytes = this.#openedBytes.data;
    this.#indexBytes = this.#openedBytes.index;
    this.#data.truncate(this.#dataBytes);
    this.#index.truncate(this.#indexBytes);
  }

  /** Makes what was written last. */
  flush(): void {
    this.#data.flush();
    this.#index.flush();
  }

  close(): void {
    try {
      this.flush();
    } finally {
      this.#data.close();
      this.#index.close();
    }
  }
}

export interface TrunkCacheListing {
  key: string;
  /** Null where the index cannot be read: a cache that was cut short at its very start. */
  header: TrunkCacheHeader | null;
  bytes: number;
}

/** All caches on this machine. */
export async function listTrunkCaches(): Promise<TrunkCacheListing[]> {
  const keys = await listFolder(root);
  return Promise.all(
    keys.map(async (key) => ({ key, header: await readHeader(key), bytes: await folderBytes(`${root}/${key}`) })),
  );
}

async function readHeader(key: string): Promise<TrunkCacheHeader | null> {
  const handle = await findFile(`${root}/${key}/index.bin`);
  if (!handle) return null;
  const start = (await handle.getFile()).slice(0, 4096);
  return decodeHeader(new Uint8Array(await start.arrayBuffer()))?.header ?? null;
}

/** Removes a cache; it is made again when a run needs it. Throws `storage/busy` where a worker has it open. */
export function deleteTrunkCache(key: string): Promise<void> {
  return removePath(`${root}/${key}`);
}

/** Removes the caches that were made for a data set. One that is open stays: a run on another data set may share it. */
export async function deleteTrunkCachesOf(datasetId: string): Promise<void> {
  for (const { key, header } of await listTrunkCaches()) {
    if (header?.datasetId !== datasetId) continue;
    await deleteTrunkCache(key).catch((thrown: unknown) => {
      if (!(thrown instanceof VoxtuneError) || thrown.code !== 'storage/busy') throw thrown;
    });
  }
}
