// Writes a zip piece by piece into a sink: no part of it is in memory as a whole unless it came so. Sizes and checksums go into
// headers that are filled in afterwards, so that every unpacker reads it. Format: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.3.

import { BlobSink, type ByteSink, type ReadBytes, type StreamedBytes } from '../../lib/byte-sink.ts';
import { crc32 } from '../../lib/crc32.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { blocksOf } from '../../lib/file-reading.ts';
import { yieldToEventLoop } from '../../lib/yield-to-event-loop.ts';
import { endRecords, entryRecord, localHeader, localHeaderBytes, type WrittenEntry } from './records.ts';

export interface ZipPart {
  /** `/`-separated path inside the archive. */
  path: string;
  data: Blob | Uint8Array | string | StreamedBytes | ReadBytes;
  /** Deflate it. Default false: weights and audio do not shrink. */
  compress?: boolean;
}

export interface ZipOptions {
  /** Where it is written; without it, into Blobs, which the browser may keep in memory. */
  sink?: ByteSink;
  /** Bytes of the parts that are through, of all. */
  onProgress?(doneBytes: number, totalBytes: number): void;
  /** Ends it with the signal's reason between two pieces. */
  signal?: AbortSignal;
}

/** A stop is heard at least this often. */
const busyMs = 50;

type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Throws `internal/unexpected` when two parts have the same path, and what reading the parts throws. */
export async function writeZip(parts: readonly ZipPart[], options: ZipOptions = {}): Promise<Blob> {
  const { sink = new BlobSink(), onProgress = () => {}, signal } = options;
  assertOwnPaths(parts);
  const now = new Date();
  const totalBytes = parts.reduce((sum, { data }) => sum + sizeOf(data), 0);
  let doneBytes = 0;
  let listenedAt = performance.now();
  const entries: WrittenEntry[] = [];
  for (const { path, data, compress = false } of parts) {
    const declaredBytes = sizeOf(data);
    const name = new TextEncoder().encode(path);
    const headerOffset = sink.byteLength;
    const fillHeader = sink.reserve(localHeaderBytes(name, declaredBytes));
    const dataOffset = sink.byteLength;
    let checksum = 0;
    let bytes = 0;
    async function* counted(): AsyncGenerator<Uint8Array, undefined> {
      for await (const piece of piecesOf(data)) {
        if (performance.now() - listenedAt > busyMs) {
          await yieldToEventLoop();
          listenedAt = performance.now();
        }
        signal?.throwIfAborted();
        checksum = crc32(piece, checksum);
        bytes += piece.byteLength;
        yield piece;
        doneBytes += piece.byteLength;
        onProgress(doneBytes, totalBytes);
      }
    }
    for await (const piece of compress ? deflated(counted()) : counted()) sink.append(piece);
    // what the room for its header was made by
    if (bytes !== declaredBytes) throw new Error(`${path}: ${declaredBytes} bytes were announced, ${bytes} came`);
    const entry: WrittenEntry = {
      name,
      isDeflated: compress,
      crc32: checksum,
      compressedBytes: sink.byteLength - dataOffset,
      uncompressedBytes: bytes,
      headerOffset,
      modified: now,
    };
    fillHeader(localHeader(entry));
    entries.push(entry);
  }
  const directoryOffset = sink.byteLength;
  for (const entry of entries) sink.append(entryRecord(entry));
  sink.append(endRecords(entries.length, directoryOffset, sink.byteLength - directoryOffset));
  const blob = await sink.finish();
  return blob.slice(0, blob.size, 'application/zip');
}

function assertOwnPaths(parts: readonly ZipPart[]): void {
  const seen = new Set<string>();
  for (const { path } of parts) {
    if (seen.has(path))
      throw new VoxtuneError('internal/unexpected', `Two files of the archive are called "${path}".`, { path });
    seen.add(path);
  }
}

function sizeOf(data: ZipPart['data']): number {
  if (typeof data === 'string') return new TextEncoder().encode(data).byteLength;
  return data instanceof Blob ? data.size : data.byteLength;
}

function piecesOf(data: ZipPart['data']): Pieces {
  if (typeof data === 'string') return [new TextEncoder().encode(data)];
  if (data instanceof Uint8Array) return [data];
  return data instanceof Blob ? blocksOf(data) : data.pieces();
}

async function* deflated(pieces: AsyncGenerator<Uint8Array, undefined>): AsyncGenerator<Uint8Array, undefined> {
  const { readable, writable } = new CompressionStream('deflate-raw');
  const writer = writable.getWriter();
  const feeding = (async () => {
    try {
      for await (const piece of pieces) await writer.write(new Uint8Array(piece));
      await writer.close();
    } catch (thrown) {
      await writer.abort(thrown);
      throw thrown;
    }
  })();
  // told below, when the reader has met it
  feeding.catch(() => undefined);
  const reader = readable.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  await feeding;
}
