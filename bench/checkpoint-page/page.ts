// The page that `bench/checkpoint.ts` drives.

import { connectWorker } from '../../src/protocol/worker-client.ts';
import type { VerifyingTimes } from './verifying.ts';
import type { CheckpointBenchApi, CheckpointTimes } from './worker.ts';

declare global {
  interface Window {
    measureCheckpoint(layers: number): Promise<CheckpointTimes>;
    measureVerifying(): Promise<VerifyingTimes>;
  }
}

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const { api } = connectWorker<CheckpointBenchApi>(worker, 'bench');
window.measureCheckpoint = (layers) => api.measure(layers);
window.measureVerifying = () => api.measureVerifying();
