// The page that `bench/checkpoint.ts` drives.

import { connectWorker } from '../../src/protocol/worker-client.ts';
import type { SessionKind } from './sessions.ts';
import type { VerifyingTimes } from './verifying.ts';
import type { CheckpointBenchApi, CheckpointTimes } from './worker.ts';

declare global {
  interface Window {
    openEngine(): Promise<void>;
    measureCheckpoint(kind: SessionKind, layers: number): Promise<CheckpointTimes>;
    measureVerifying(): Promise<VerifyingTimes>;
  }
}

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const { api } = connectWorker<CheckpointBenchApi>(worker, 'bench');
window.openEngine = () => api.open();
window.measureCheckpoint = (kind, layers) => api.measure(kind, layers);
window.measureVerifying = () => api.measureVerifying();
