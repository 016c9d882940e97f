// Random reads from bytes in memory or from a Blob. In a worker a large Blob's bytes are fetched when asked for, so that a
// model file of 378 MB is never in memory as a whole; elsewhere browsers have no synchronous read, and it is. A small one is read
// at once: each read of its own takes milliseconds, and a model has hundreds of tensors.

import { readBytes, toFileErrorAtOnce } from './file-reading.ts';

export interface ByteSource {
  readonly byteLength: number;
  /** Bytes `start` to `end` (exclusive) in a buffer of their own. The range must lie within the source. */
  copy(start: number, end: number): Uint8Array<ArrayBuffer>;
}

/** Of the worker library, which cannot be loaded beside the page's. */
interface SyncReader {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

function syncReader(): SyncReader | null {
  const FileReaderSync = (globalThis as { FileReaderSync?: new () => SyncReader }).FileReaderSync;
  return FileReaderSync ? new FileReaderSync() : null;
}

function memorySource(bytes: Uint8Array): ByteSource {
  return {
    byteLength: bytes.byteLength,
    copy: (start, end) => new Uint8Array(bytes.subarray(start, end)),
  };
}

function blobSource(blob: Blob, reader: SyncReader): ByteSource {
  return {
    byteLength: blob.size,
    copy(start, end) {
      try {
        return new Uint8Array(reader.readAsArrayBuffer(blob.slice(start, end)));
      } catch (thrown) {
        throw toFileErrorAtOnce(thrown, blob);
      }
    },
  };
}

/** What is read at once. */
const smallBytes = 16 * 1024 * 1024;

/** Opens bytes for random reads. Memory that is given is kept, not copied: it must not change while the source is used. */
export async function openBytes(data: ArrayBuffer | Uint8Array | Blob): Promise<ByteSource> {
  if (data instanceof Uint8Array) return memorySource(data);
  if (data instanceof ArrayBuffer) return memorySource(new Uint8Array(data));
  const reader = data.size > smallBytes ? syncReader() : null;
  return reader ? blobSource(data, reader) : memorySource(await readBytes(data));
}
