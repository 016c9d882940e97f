// Entry of the import worker, which owns the pack file that is being written and the pool of decode workers.

import { addTableFiles } from '../importing/add-tables.ts';
import { cutClips } from '../importing/cut-clips.ts';
import { decodeFiles } from '../importing/decode-files.ts';
import { addFiles, cancelImport, clipsUnderWay, continueImport, importFiles } from '../importing/import-archive.ts';
import { readNamesAs } from '../importing/read-names-as.ts';
import { PageWorker as Worker } from '../lib/page-worker.ts';
import { workerDecoders } from '../protocol/decode-worker.ts';
import type { ImportWorkerApi } from '../protocol/import-worker.ts';
import { shareClips } from '../protocol/imported-clips.ts';
import { exposeWorker, transfer } from '../protocol/worker-client.ts';

const startDecoder = workerDecoders(
  () => new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' }),
);

const api: ImportWorkerApi = {
  importFiles: (files, options, onEvent) => importFiles(files, options, { onEvent, startDecoder }),
  addFiles: (files, datasetId, options, onEvent) => addFiles(files, datasetId, options, { onEvent, startDecoder }),
  continueImport: (files, path, onEvent) => continueImport(files, path, { onEvent, startDecoder }),
  addTables: addTableFiles,
  readNamesAs,
  cancel: cancelImport,
  cutClips,
  decodeFiles: (files, options, onFile) =>
    decodeFiles(files, options, (file) => onFile('samples' in file ? transfer(file, [file.samples.buffer]) : file)),
  shareClips: (port) => shareClips(port, clipsUnderWay()),
};

exposeWorker(api);
