import JSZip from 'jszip';
import { expect, test } from 'vitest';
import { BlobSink, type ByteSink } from '../../lib/byte-sink.ts';
import { present } from '../../lib/present.ts';
import { listZipEntries } from './directory.ts';
import { endRecords, entryRecord, localHeader, localHeaderBytes, type WrittenEntry } from './records.ts';
import { writeZip } from './writer.ts';

const gib = 2 ** 30;

test('another reader finds the same files under the same names', async () => {
  const pieces = [Uint8Array.of(1, 2), Uint8Array.of(3)];
  const zip = await writeZip([
    { path: '模型/a.txt', data: 'a line that repeats\n'.repeat(500), compress: true },
    { path: 'streamed.bin', data: { byteLength: 3, pieces: () => pieces } },
    { path: 'empty', data: new Blob() },
  ]);
  expect(zip.type).toBe('application/zip');
  const read = await JSZip.loadAsync(await zip.arrayBuffer(), { checkCRC32: true });
  expect(Object.keys(read.files)).toEqual(['模型/a.txt', 'streamed.bin', 'empty']);
  expect(await present(read.file('模型/a.txt')).async('string')).toBe('a line that repeats\n'.repeat(500));
  expect([...(await present(read.file('streamed.bin')).async('uint8array'))]).toEqual([1, 2, 3]);
});

test('a part is handed on piece by piece, and a stop is heard between two', async () => {
  const stop = new AbortController();
  let made = 0;
  const data = {
    byteLength: 1000,
    *pieces() {
      for (; made < 1000; made++) yield Uint8Array.of(made);
    },
  };
  const appended: number[] = [];
  const blobs = new BlobSink();
  const sink: ByteSink = {
    get byteLength() {
      return blobs.byteLength;
    },
    append(bytes) {
      appended.push(made);
      blobs.append(bytes);
      if (appended.length === 5) stop.abort(new Error('enough'));
    },
    reserve: (bytes) => blobs.reserve(bytes),
    finish: () => blobs.finish(),
  };
  await expect(writeZip([{ path: 'a', data }], { sink, signal: stop.signal })).rejects.toThrow('enough');
  // each was written before the next was made
  expect(appended).toEqual([0, 1, 2, 3, 4]);
});

test('a part that is not as long as it says is no archive', async () => {
  const data = { byteLength: 4, pieces: () => [Uint8Array.of(1)] };
  await expect(writeZip([{ path: 'a', data }])).rejects.toThrow('4 bytes were announced, 1 came');
});

/** An archive of 10 GB of which only the records are there. */
class SparseBlob {
  readonly size: number;
  readonly #parts: readonly { at: number; bytes: Uint8Array }[];

  constructor(parts: readonly { at: number; bytes: Uint8Array }[]) {
    this.#parts = parts;
    this.size = Math.max(...parts.map(({ at, bytes }) => at + bytes.length));
  }

  slice(start: number, end: number): Blob {
    const whole = new Uint8Array(end - start);
    for (const { at, bytes } of this.#parts)
      for (const [i, byte] of bytes.entries()) if (at + i >= start && at + i < end) whole[at + i - start] = byte;
    return new Blob([whole]);
  }
}

test('sizes and places beyond 4 GB are read back', async () => {
  const entry = (name: string, bytes: number, headerOffset: number): WrittenEntry => ({
    name: new TextEncoder().encode(name),
    isDeflated: false,
    crc32: 0xffffffff,
    compressedBytes: bytes,
    uncompressedBytes: bytes,
    headerOffset,
    modified: new Date(2026, 10, 29),
  });
  const large = entry('large', 5 * gib, 0);
  const behind = entry('behind', 3, 5 * gib + localHeaderBytes(large.name, large.uncompressedBytes));
  const both = entry('both', 4.5 * gib, behind.headerOffset + 100);
  const start = 10 * gib;
  const lines = [large, behind, both].map(entryRecord);
  const directory = new Uint8Array(await new Blob(lines as BlobPart[]).arrayBuffer());
  const archive = new SparseBlob([
    { at: 0, bytes: localHeader(large) },
    { at: start, bytes: directory },
    { at: start + directory.length, bytes: endRecords(3, start, directory.length) },
  ]) as unknown as Blob;
  const entries = await listZipEntries(archive);
  expect(entries.map((one) => [one.path, one.uncompressedBytes, one.compressedBytes, one.headerOffset])).toEqual(
    [large, behind, both].map((one) => [
      new TextDecoder().decode(one.name),
      one.uncompressedBytes,
      one.uncompressedBytes,
      one.headerOffset,
    ]),
  );
  expect(localHeader(large).length).toBe(localHeaderBytes(large.name, large.uncompressedBytes));
  expect(localHeader(behind).length).toBe(localHeaderBytes(behind.name, behind.uncompressedBytes));
});

test('more than 65,535 files are counted', async () => {
  const end = endRecords(70_000, 0, 0);
  expect(new DataView(end.buffer).getBigUint64(32, true)).toBe(70_000n);
});
