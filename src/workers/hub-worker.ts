// Entry of the worker that fetches models from Hugging Face, apart from the train worker so that neither waits for the
// other. It asks nothing of anyone until the page tells it to.

import { downloadModel, previewModel } from '../hub/download-model.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { HubWorkerApi } from '../protocol/hub-worker.ts';
import { exposeWorker } from '../protocol/worker-client.ts';

let download: AbortController | null = null;

const api: HubWorkerApi = {
  preview: previewModel,
  async download(access, preview, onEvent) {
    if (download) throw busy(preview.repo);
    const own = new AbortController();
    download = own;
    try {
      return await navigator.locks.request(`voxtune:download:${preview.repo}`, { ifAvailable: true }, (lock) => {
        if (!lock) throw busy(preview.repo);
        return downloadModel(access, preview, own.signal, onEvent);
      });
    } finally {
      download = null;
    }
  },
  cancel: () => download?.abort(),
};

function busy(name: string): VoxtuneError {
  return new VoxtuneError('hub/busy', `${name} is being downloaded already, here or in another tab. Wait for it.`, {
    name,
  });
}

exposeWorker(api);
