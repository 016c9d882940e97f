// Entry of the import worker, which owns the pool of decode workers and the pack file.

import { cancelImport, clipsUnderWay, importFiles } from '../importing/one-import.ts';
import type { ImportWorkerApi } from '../protocol/import-worker.ts';
import { shareClips } from '../protocol/imported-clips.ts';
import { exposeWorker } from '../protocol/worker-client.ts';

const api: ImportWorkerApi = {
  importFiles,
  cancel: cancelImport,
  shareClips: (port) => shareClips(port, clipsUnderWay()),
};

exposeWorker(api);
