// An import worker that writes down how far it is after every file, and stops decoding where a test says: to be ended there.

import { decodeFile } from '../importing/decode-file.ts';
import { intoPortions, type StartDecoder } from '../importing/decode-pool.ts';
import { addFiles, type ImportPorts, importFiles } from '../importing/import-archive.ts';
import type { ImportOptions } from '../importing/import-plan.ts';
import { exposeWorker } from '../protocol/worker-client.ts';

let stopsAt = Number.POSITIVE_INFINITY;

/** On this thread. */
const startDecoder: StartDecoder = (options) => ({
  decode: (files) =>
    intoPortions(files, async function* (file) {
      if (Number(/\d+/.exec(file.path)?.[0]) >= stopsAt) await new Promise(() => {});
      yield* decodeFile(file, options);
    }),
  end() {},
});

const ports: ImportPorts = { onEvent: () => {}, startDecoder, saveEveryMs: 0 };

const api = {
  /** At the first file with such a number in its name. */
  stopAt(number: number): void {
    stopsAt = number;
  },
  importFiles: (files: File[], options: ImportOptions) => importFiles(files, options, ports),
  addFiles: (files: File[], datasetId: string) => addFiles(files, datasetId, {}, ports),
};

export type ImportTestApi = typeof api;

exposeWorker(api);
