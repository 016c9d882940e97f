// Entry of the worker that fetches models from Hugging Face, apart from the train worker so that neither waits for the
// other. It asks nothing of anyone until the page wants it to.

import { cancelDownload, downloadModel } from '../hub/download-model.ts';
import { previewModel } from '../hub/preview-model.ts';
import type { HubWorkerApi } from '../protocol/hub-worker.ts';
import { exposeWorker } from '../protocol/worker-client.ts';

const api: HubWorkerApi = { preview: previewModel, download: downloadModel, cancel: cancelDownload };

exposeWorker(api);
