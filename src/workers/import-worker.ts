// The import worker: owns the pool of decode workers and the pack file. One import at a time.

import { VoxtuneError } from '../lib/errors.ts';
import type { ImportWorkerApi } from '../protocol/import-worker.ts';
import { exposeWorker } from '../protocol/worker-client.ts';
import { sweepUnfinishedFolders } from '../storage/unfinished-folders.ts';
import { runImport } from './import-session.ts';

let running: AbortController | null = null;

const api: ImportWorkerApi = {
  async importFiles(files, options, onEvent) {
    if (running) throw new Error('An import is running already: wait for it or cancel it.');
    const controller = new AbortController();
    running = controller;
    try {
      await sweepUnfinishedFolders();
      return await runImport(files, options, onEvent, controller.signal);
    } finally {
      running = null;
    }
  },
  cancel() {
    running?.abort(new VoxtuneError('import/cancelled', 'The import was cancelled; nothing of it was kept.'));
  },
};

exposeWorker(api);
