// The other side of the worker client's tests.

import { VoxtuneError } from '../lib/errors.ts';
import { exposeWorker, transfer } from '../protocol/worker-client.ts';

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
