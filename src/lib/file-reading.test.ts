import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openBytes } from './byte-source.ts';
import { toErrorRecord, VoxtuneError } from './errors.ts';
import { readBytes, readText, toFileError } from './file-reading.ts';
import { sha256HexInPieces } from './hash.ts';

const folder = await mkdtemp(join(tmpdir(), 'voxtune-'));
afterAll(() => rm(folder, { recursive: true }));

async function chosen(name: string, text: string): Promise<Blob> {
  await writeFile(join(folder, name), text);
  return openAsBlob(join(folder, name));
}

test('a file as it was when it was chosen', async () => {
  const file = await chosen('a.txt', '﻿schön');
  expect(await readText(file)).toBe('schön');
  expect(await readBytes(file.slice(3, 6))).toEqual(new TextEncoder().encode('sch'));
});

test('one that was changed says so, whichever way it is read', async () => {
  const file = await chosen('b.txt', 'one');
  await writeFile(join(folder, 'b.txt'), 'another');
  const stream = new Response(file.stream())
    .arrayBuffer()
    .catch(async (thrown) => Promise.reject(await toFileError(thrown, file)));
  for (const read of [
    readBytes(file),
    readText(file),
    readBytes(file.slice(0, 1)),
    openBytes(file),
    sha256HexInPieces(file),
    stream,
  ]) {
    await expect(read).rejects.toMatchObject({ code: 'file/changed' });
  }
});

/** Fails as Chromium does: `read` for the whole, `start` for its first byte. */
function failing(read: Error, start: Error | null): Blob {
  const file = new File(['abc'], 'clip.wav');
  file.arrayBuffer = () => Promise.reject(read);
  file.slice = () => (start ? failing(start, start) : new Blob(['a']));
  return file;
}
const notReadable = new DOMException('typically due to permission problems', 'NotReadableError');

test.each([
  ['file/missing', failing(new DOMException('could not be found', 'NotFoundError'), null)],
  ['file/changed', failing(notReadable, notReadable)],
  ['file/too-large', failing(notReadable, null)],
  ['file/too-large', failing(new RangeError('Array buffer allocation failed'), null)],
])('%s', async (code, file) => {
  const thrown = await readBytes(file).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(VoxtuneError);
  expect(thrown).toMatchObject({ code, message: expect.stringMatching(/^clip\.wav /) });
});

test('what a file is not to blame for stays what it is', async () => {
  const thrown = new TypeError('x is not a function');
  expect(await toFileError(thrown, new Blob(['a']))).toBe(thrown);
});

test('memory that ends is told as such, wherever it does', () => {
  const ends = (make: () => unknown) => {
    try {
      make();
      return null;
    } catch (thrown) {
      return toErrorRecord(thrown).code;
    }
  };
  expect(ends(() => new ArrayBuffer(2 ** 52))).toBe('engine/out-of-memory');
  expect(ends(() => new Float32Array(2 ** 52))).toBe('engine/out-of-memory');
  expect(ends(() => (1.5).toFixed(1000))).toBe('internal/unexpected');
});
