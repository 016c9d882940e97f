// The worker of files-in-worker.browser.test.ts.

import { readSafetensors } from '../formats/weights/safetensors.ts';
import { readZipEntry } from '../formats/zip/archive.ts';
import { listZipEntries } from '../formats/zip/directory.ts';

export interface FilesReport {
  hasSyncReads: boolean;
  /** The first numbers of each. */
  tensors: [string, number[]][];
  entries: [string, string][];
}

self.onmessage = async (event: MessageEvent<{ safetensors: Blob; zip: Blob }>) => {
  const { safetensors, zip } = event.data;
  const file = await readSafetensors(safetensors);
  const report: FilesReport = {
    hasSyncReads: 'FileReaderSync' in globalThis,
    tensors: file.names().map((name) => [name, [...file.read(name).subarray(0, 8)]]),
    entries: [],
  };
  for (const entry of await listZipEntries(zip)) {
    report.entries.push([entry.path, new TextDecoder().decode(await readZipEntry(zip, entry))]);
  }
  self.postMessage(report);
};
