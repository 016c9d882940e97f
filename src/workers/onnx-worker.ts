// Entry of the ONNX worker: an exported graph on a run's test clips.

import type { OnnxWorkerApi } from '../protocol/onnx-worker.ts';
import { exposeWorker } from '../protocol/worker-client.ts';
import { tryOnnx } from '../runs/export/try-onnx.ts';
import { getRun } from '../storage/run-store.ts';

const api: OnnxWorkerApi = {
  tryOnnx: async (runId, precision, onProgress) => tryOnnx({ run: await getRun(runId), precision, onProgress }),
};

exposeWorker(api);
