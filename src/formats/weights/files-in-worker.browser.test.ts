// The parts of formats/ that lean on the browser: synchronous reads of a Blob in a worker, inflating, and writing zips.

import { expect, test } from 'vitest';
import type { FilesReport } from '../../testing/files-test-worker.ts';
import { readZipEntry } from '../zip/archive.ts';
import { listZipEntries } from '../zip/directory.ts';
import { writeZip } from '../zip/writer.ts';
import { writeSafetensors } from './safetensors.ts';

function askWorker(files: { safetensors: Blob; zip: Blob }): Promise<FilesReport> {
  const worker = new Worker(new URL('../../testing/files-test-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<FilesReport>((resolve, reject) => {
    worker.onmessage = (event) => resolve(event.data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(files);
  }).finally(() => worker.terminate());
}

test('a worker reads tensors and zip entries from Blobs', async () => {
  const text = 'a line that repeats\n'.repeat(500);
  const safetensors = writeSafetensors([
    { name: 'b', shape: [3], data: Float32Array.of(1, 2, 3) },
    { name: 'a', shape: [], data: Float32Array.of(-0.5) },
  ]);
  const zip = await writeZip([
    { path: 'text.txt', data: text, compress: true },
    { path: 'model.safetensors', data: safetensors },
  ]);
  expect(zip.size).toBeLessThan(1000);
  expect(await askWorker({ safetensors, zip })).toEqual({
    hasSyncReads: true,
    tensors: [
      ['a', [-0.5]],
      ['b', [1, 2, 3]],
    ],
    entries: [
      ['text.txt', text],
      ['model.safetensors', new TextDecoder().decode(await safetensors.arrayBuffer())],
    ],
  });
});

test('a worker reads the tensors of a Blob that it does not hold as a whole', async () => {
  const safetensors = writeSafetensors([
    { name: 'large', shape: [5_000_000], data: new Float32Array(5_000_000).fill(7) },
    { name: 'small', shape: [3], data: Float32Array.of(1, 2, 3) },
  ]);
  const { tensors } = await askWorker({ safetensors, zip: await writeZip([]) });
  expect(tensors).toEqual([
    ['large', Array(8).fill(7)],
    ['small', [1, 2, 3]],
  ]);
});

test('a damaged deflated entry fails in Chromium too, and ends', async () => {
  const zip = await writeZip([{ path: 'text.txt', data: 'a line that repeats\n'.repeat(500), compress: true }]);
  const [entry] = await listZipEntries(zip);
  for (let at = 40; at < 60; at++) {
    const bytes = new Uint8Array(await zip.arrayBuffer());
    bytes[at]! ^= 0x55;
    await expect(readZipEntry(new Blob([bytes]), entry!)).rejects.toMatchObject({ code: 'zip/corrupt' });
  }
});
