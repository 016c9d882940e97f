// The pack file: the samples of all clips of a data set end to end, 16-bit where that loses nothing, else 32-bit float
// (both little-endian). The index says where each clip lies.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import type { Clip, SampleEncoding } from '../dataset/clip.ts';
import { sha256Hex } from '../lib/hash.ts';
import { isUnreadable, toStorageError } from './errors.ts';
import { findFile, requireSyncAccess, type SyncAccessHandle, writeAll } from './opfs.ts';

/** @param pack 0: the data set's first; others hold what was added later. */
export function packPath(folder: string, pack = 0): string {
  return `${folder}/clips${pack === 0 ? '' : `-${pack}`}.pack`;
}

export interface EncodedSamples {
  encoding: SampleEncoding;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Samples as they are stored: `pcm16` when every one is a whole number of 32768ths in range, so that decoding gives
 *  back the very same floats. */
export function encodeSamples(samples: Float32Array<ArrayBuffer>): EncodedSamples {
  const whole = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    const scaled = samples[i]! * 32768;
    whole[i] = scaled;
    if (whole[i] !== scaled) {
      return { encoding: 'float32', bytes: new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength) };
    }
  }
  return { encoding: 'pcm16', bytes: new Uint8Array(whole.buffer) };
}

/** The reverse of `encodeSamples`; `bytes` must start at a multiple of the sample size in its buffer. */
export function decodeSamples(bytes: Uint8Array<ArrayBuffer>, encoding: SampleEncoding): Float32Array<ArrayBuffer> {
  if (encoding === 'float32') return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const whole = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
  const samples = new Float32Array(whole.length);
  for (let i = 0; i < whole.length; i++) samples[i] = whole[i]! / 32768;
  return samples;
}

export function storedBytes(clip: Pick<Clip, 'sampleCount' | 'encoding'>): number {
  return clip.sampleCount * (clip.encoding === 'pcm16' ? 2 : 4);
}

/** Appends clips to a pack. Only in workers; the owner closes it. */
export class ClipPackWriter {
  #file: SyncAccessHandle;
  #bytes = 0;

  private constructor(file: SyncAccessHandle) {
    this.#file = file;
  }

  /** @param keptBytes of a pack that was begun before. */
  static async create(path: string, keptBytes = 0): Promise<ClipPackWriter> {
    const file = await requireSyncAccess(await findFile(path, true));
    const pack = new ClipPackWriter(file);
    pack.#bytes = Math.min(keptBytes, file.getSize());
    file.truncate(pack.#bytes);
    return pack;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Returns where the clip starts. Throws `storage/full`; `bytesLeft` is what the import would still have needed. */
  append(bytes: Uint8Array<ArrayBuffer>, bytesLeft: number): number {
    const offset = this.#bytes;
    try {
      writeAll(this.#file, bytes, offset);
    } catch (thrown) {
      throw toStorageError(thrown, 'the clips', Math.max(bytesLeft, bytes.byteLength));
    }
    this.#bytes += bytes.byteLength;
    return offset;
  }

  /** Takes back what was appended from `offset` on. */
  cutTo(offset: number): void {
    if (offset === this.#bytes) return;
    this.#file.truncate(offset);
    this.#bytes = offset;
  }

  /** The stored bytes of a clip that was appended, as far as they are there: not verified. */
  read(clip: Clip): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(storedBytes(clip));
    return bytes.subarray(0, this.#file.read(bytes, { at: clip.offsetBytes }));
  }

  /** Makes what was written last. */
  flush(): void {
    this.#file.flush();
  }

  close(): void {
    this.#file.close();
  }
}

/** Reads clips of a data set's finished packs, each verified: on the page and in workers, loading only what is asked for. */
export class ClipPackReader {
  readonly #folder: string;
  readonly #files = new Map<number, File>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A clip's bytes as they were stored; null where they are not there any more, or are others. */
  async read(clip: Clip): Promise<Uint8Array<ArrayBuffer> | null> {
    const bytes = await this.#slice(clip, clip.offsetBytes, clip.offsetBytes + storedBytes(clip));
    return bytes && (await isAsStored(clip, bytes)) ? bytes : null;
  }

  /** Some of a clip's samples as they are stored; null where the pack is gone. Not verified. */
  slice(clip: Pick<Clip, 'encoding' | 'offsetBytes' | 'pack'>, firstSample: number, sampleCount: number) {
    const at = clip.offsetBytes + storedBytes({ encoding: clip.encoding, sampleCount: firstSample });
    return this.#slice(clip, at, at + storedBytes({ encoding: clip.encoding, sampleCount }));
  }

  /** Samples of a clip from one on, as many as there are of `count`, not verified: to be looked at. */
  async readPart(clip: Clip, from: number, count: number): Promise<Float32Array<ArrayBuffer>> {
    const size = clip.encoding === 'pcm16' ? 2 : 4;
    const start = clip.offsetBytes + from * size;
    const end = Math.min(start + count * size, clip.offsetBytes + storedBytes(clip));
    const bytes = start < end ? await this.#slice(clip, start, end) : null;
    if (!bytes) return new Float32Array(0);
    return decodeSamples(bytes.subarray(0, bytes.byteLength - (bytes.byteLength % size)), clip.encoding);
  }

  /** Null where the pack is gone. Once it was changed, the browser refuses what was opened before: then as it is now. */
  async #slice({ pack = 0 }: Pick<Clip, 'pack'>, from: number, to: number): Promise<Uint8Array<ArrayBuffer> | null> {
    for (const isLastTry of [false, true])
      try {
        const file = this.#files.get(pack) ?? (await (await findFile(packPath(this.#folder, pack)))?.getFile());
        if (!file) return null;
        this.#files.set(pack, file);
        return new Uint8Array(await file.slice(from, to).arrayBuffer());
      } catch (thrown) {
        this.#files.delete(pack);
        if (isLastTry && !isUnreadable(thrown)) throw thrown;
      }
    return null;
  }
}

/** Whether bytes that were read are those that the import stored, by the clip's content hash. */
export async function isAsStored(clip: Clip, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  return bytes.byteLength === storedBytes(clip) && (await contentHashOf(bytes)) === clip.contentHash;
}

/** `Clip.contentHash` of a clip's stored bytes. */
export async function contentHashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return clipHash(await sha256Hex(bytes));
}

/** The same from the whole SHA-256. */
export function clipHash(sha256: string): string {
  return sha256.slice(0, 32);
}
