// Entry of the import worker, which owns the pool of decode workers and the pack file.

import type { Clip } from '../dataset/clip.ts';
import { cancelImport, clipsUnderWay, importFiles } from '../importing/one-import.ts';
import type { ImportWorkerApi } from '../protocol/import-worker.ts';
import { exposePort, exposeWorker, transfer } from '../protocol/worker-client.ts';

const api: ImportWorkerApi = {
  importFiles,
  cancel: cancelImport,
  shareClips(port) {
    const clips = clipsUnderWay();
    exposePort(port, {
      describe: () => clips.describe(),
      clipsFrom: (from: number) => clips.clipsFrom(from),
      async readBytes(clip: Clip) {
        const bytes = await clips.readBytes(clip);
        return bytes && transfer(bytes, [bytes.buffer]);
      },
    });
  },
};

exposeWorker(api);
