// Calls between an exported page and its engine in a worker: numbered, answered in whatever order, errors whole.

import { type ErrorRecord, fromErrorRecord, toErrorRecord } from '../lib/errors.ts';
import type { PageEngineApi } from './page-engine.ts';

type Method = keyof PageEngineApi;
type Call = { [Name in Method]: { number: number; method: Name; args: Parameters<PageEngineApi[Name]> } }[Method];
type Answer = 'ready' | { number: number; result: unknown } | { number: number; error: ErrorRecord };

/** In the worker: answers calls. */
export function serveEngine(engine: PageEngineApi): void {
  self.onmessage = async ({ data: { number, method, args } }: MessageEvent<Call>) => {
    try {
      const call = engine[method] as (...values: unknown[]) => Promise<unknown>;
      self.postMessage({ number, result: await call(...args) } satisfies Answer);
    } catch (thrown) {
      self.postMessage({ number, error: toErrorRecord(thrown) } satisfies Answer);
    }
  };
  self.postMessage('ready' satisfies Answer);
}

/** A worker that says nothing in this time will not come. */
const startMs = 10_000;

/** On the page: an engine in a worker of the script at this address. Rejects where the browser gives it none. */
export async function startEngineWorker(url: string): Promise<PageEngineApi> {
  const worker = new Worker(url);
  await isReady(worker);
  return callsOf(worker);
}

function isReady(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer')), startMs);
    const end = () => clearTimeout(timer);
    worker.onmessage = () => {
      end();
      resolve();
    };
    worker.onerror = (event) => {
      end();
      event.preventDefault();
      reject(new Error(event.message));
    };
  });
}

function callsOf(worker: Worker): PageEngineApi {
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: unknown): void }>();
  let last = 0;
  worker.onmessage = ({ data }: MessageEvent<Exclude<Answer, 'ready'>>) => {
    const call = waiting.get(data.number);
    waiting.delete(data.number);
    if ('error' in data) call?.reject(fromErrorRecord(data.error));
    else call?.resolve(data.result);
  };
  worker.onerror = (event) => {
    const error = new Error(`The engine stopped: ${event.message}`);
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const call = (method: Method, args: unknown[]) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      worker.postMessage({ number: last, method, args });
    });
  const method =
    <Name extends Method>(name: Name) =>
    (...args: Parameters<PageEngineApi[Name]>) =>
      call(name, args) as ReturnType<PageEngineApi[Name]>;
  return {
    open: method('open'),
    takeWeights: method('takeWeights'),
    finish: method('finish'),
    decode: method('decode'),
    predict: method('predict'),
  };
}
