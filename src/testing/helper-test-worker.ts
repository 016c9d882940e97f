// A worker that another worker asks the page for, for the worker client's tests.

import { exposeWorker, transfer } from '../protocol/worker-client.ts';

const api = {
  doubled(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const twice = bytes.map((value) => 2 * value);
    return transfer(twice, [twice.buffer]);
  },
  /** Holds a web lock until this worker ends. */
  holdLock: (name: string) =>
    new Promise<void>((resolve) => {
      void navigator.locks.request(name, () => {
        resolve();
        return new Promise(() => {});
      });
    }),
  dieLater: () =>
    new Promise<never>(() => {
      setTimeout(() => {
        throw new Error('the helper is out of luck');
      });
    }),
};

export type HelperApi = typeof api;

exposeWorker(api);
