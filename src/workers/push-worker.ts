// Entry of the worker that pushes a model to Hugging Face: one look or one push, then the page ends it.

import { hubAccount } from '../hub/push-folder.ts';
import type { PushWorkerApi } from '../protocol/push-worker.ts';
import { exposeWorker } from '../protocol/worker-client.ts';
import { listPush, pushRun } from '../runs/export/push-run.ts';

const stopped = new AbortController();

const api: PushWorkerApi = {
  list: listPush,
  account: (access) => hubAccount(access, stopped.signal),
  push: (access, contents, destination, onProgress) =>
    pushRun(access, contents, destination, { signal: stopped.signal, onProgress }),
  stop: () => stopped.abort(),
};

exposeWorker(api);
