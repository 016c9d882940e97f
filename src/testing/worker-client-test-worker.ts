// The other side of the worker client's tests.

import { VoxtuneError } from '../lib/errors.ts';
import { PageWorker as Worker } from '../lib/page-worker.ts';
import { connectWorker, exposeWorker, transfer, type WorkerClient } from '../protocol/worker-client.ts';
import type { HelperApi } from './helper-test-worker.ts';

let helper: WorkerClient<HelperApi> | null = null;
const helperApi = () => {
  helper ??= connectWorker<HelperApi>(
    new Worker(new URL('./helper-test-worker.ts', import.meta.url), { type: 'module' }),
    'helper',
  );
  return helper.api;
};

const api = {
  add: (a: number, b: number) => a + b,
  async refuse(): Promise<never> {
    throw new VoxtuneError('storage/full', 'No space left.', { bytesNeeded: 12 });
  },
  blunder(): never {
    throw new TypeError('x is not a function');
  },
  async count(upTo: number, onCount: (n: number) => void): Promise<string> {
    for (let n = 1; n <= upTo; n++) onCount(n);
    return 'done';
  },
  async callBack(ask: () => Promise<string>): Promise<string> {
    return `heard: ${await ask()}`;
  },
  give(bytes: number): Uint8Array<ArrayBuffer> {
    const data = new Uint8Array(bytes).fill(7);
    return transfer(data, [data.buffer]);
  },
  /** What a worker that this one asked the page for makes of the bytes, which are moved to it. */
  doubled(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    return helperApi().doubled(transfer(bytes, [bytes.buffer]));
  },
  letHelperDie: () => helperApi().dieLater(),
  /** Ends it; calls that come later are another's. */
  endHelper(): void {
    helper?.terminate();
    helper = null;
  },
  holdLock: (name: string) => helperApi().holdLock(name),
  hang: () => new Promise<never>(() => {}),
  vanish(): void {
    setTimeout(() => self.close(), 200);
  },
  dieLater(): void {
    setTimeout(() => {
      throw new Error('out of luck');
    }, 10);
  },
};

export type TestApi = typeof api;

exposeWorker(api);
