// The import worker: owns the pool of decode workers and the pack file. One import at a time.

import type { Clip } from '../dataset/clip.ts';
import { ClipFeed } from '../importing/clip-feed.ts';
import { runImport } from '../importing/import-archive.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { ImportWorkerApi } from '../protocol/import-worker.ts';
import { exposePort, exposeWorker, transfer } from '../protocol/worker-client.ts';
import { sweepUnfinished } from '../storage/dataset-store.ts';

let running: { controller: AbortController; feed: ClipFeed } | null = null;

const api: ImportWorkerApi = {
  async importFiles(files, options, onEvent) {
    if (running) throw new Error('An import is running already: wait for it or cancel it.');
    const controller = new AbortController();
    const feed = new ClipFeed();
    running = { controller, feed };
    try {
      await sweepUnfinished();
      return await runImport(files, options, onEvent, controller.signal, feed);
    } finally {
      running = null;
    }
  },
  cancel() {
    running?.controller.abort(
      new VoxtuneError('import/cancelled', 'The import was cancelled; nothing of it was kept.'),
    );
  },
  shareClips(port) {
    const feed = running?.feed ?? endedFeed();
    exposePort(port, {
      describe: () => feed.describe(),
      clipsFrom: (from: number) => feed.clipsFrom(from),
      async readBytes(clip: Clip) {
        const bytes = await feed.readBytes(clip);
        return bytes && transfer(bytes, [bytes.buffer]);
      },
    });
  },
};

function endedFeed(): ClipFeed {
  const feed = new ClipFeed();
  feed.end('failed');
  return feed;
}

exposeWorker(api);
