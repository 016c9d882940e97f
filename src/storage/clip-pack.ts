// The pack file: the samples of all clips of a data set end to end, 16-bit where that loses nothing, else 32-bit float
// (both little-endian). The index says where each clip lies.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import type { Clip, SampleEncoding } from '../dataset/clip.ts';
import { damaged, toStorageError } from './errors.ts';
import { findFile, openFile, requireSyncAccess, type SyncAccessHandle, writeAll } from './opfs.ts';

export function packPath(folder: string): string {
  return `${folder}/clips.pack`;
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

/** Appends clips to a new pack. Only in workers; the owner closes it. */
export class ClipPackWriter {
  #file: SyncAccessHandle;
  #bytes = 0;

  private constructor(file: SyncAccessHandle) {
    this.#file = file;
  }

  static async create(path: string): Promise<ClipPackWriter> {
    const file = await requireSyncAccess(await findFile(path, true));
    file.truncate(0);
    return new ClipPackWriter(file);
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

  /** The stored bytes of a clip that was appended. */
  read(clip: Clip): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(storedBytes(clip));
    const count = this.#file.read(bytes, { at: clip.offsetBytes });
    if (count !== bytes.byteLength) {
      throw damaged('The pack file', `${bytes.byteLength} bytes expected of ${clip.path}, ${count} read`);
    }
    return bytes;
  }

  /** Makes what was written last. */
  flush(): void {
    this.#file.flush();
  }

  close(): void {
    this.#file.close();
  }
}

/** Reads clips of a finished pack: on the page and in workers, loading only what is asked for. */
export class ClipPackReader {
  #file: File;

  private constructor(file: File) {
    this.#file = file;
  }

  static async open(path: string, expectedBytes: number): Promise<ClipPackReader> {
    const file = await openFile(path);
    if (file.size !== expectedBytes) {
      throw damaged(`The pack file ${path}`, `${expectedBytes} bytes expected, ${file.size} found`);
    }
    return new ClipPackReader(file);
  }

  /** A clip's samples, [sampleCount], at the data set's rate. */
  async readSamples(clip: Clip): Promise<Float32Array<ArrayBuffer>> {
    const from = clip.offsetBytes;
    const bytes = await this.#file.slice(from, from + storedBytes(clip)).arrayBuffer();
    if (bytes.byteLength !== storedBytes(clip)) {
      throw damaged(`The pack file`, `clip ${clip.path} should end at byte ${from + storedBytes(clip)}`);
    }
    return decodeSamples(new Uint8Array(bytes), clip.encoding);
  }
}
