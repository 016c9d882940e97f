// Calls across worker boundaries, over Comlink: errors arrive whole (a VoxtuneError with its code), plain callbacks can
// be passed, and a worker that dies rejects every call that waits for it instead of leaving it waiting for ever.

import * as Comlink from 'comlink';
import { type ErrorRecord, fromErrorRecord, toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { explainLoadFailure, serverFault } from '../lib/page-server.ts';
import { isAskedFor, meetOwner, startWorkersFor } from '../lib/page-worker.ts';
import { present } from '../lib/present.ts';

/** A worker's functions as its client sees them: every one returns a promise. */
export type WorkerCalls<Api> = {
  [Name in keyof Api]: Api[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

export interface WorkerClient<Api> {
  readonly api: WorkerCalls<Api>;
  /** Resolves when the worker is gone, however that came. */
  readonly died: Promise<VoxtuneError>;
  /** Ends the worker at once; calls still waiting reject with `reason`. */
  terminate(reason?: VoxtuneError): void;
}

interface ThrownMessage {
  record: ErrorRecord;
}

/** Comlink's own handlers cross only an error's message and need every callback marked. Replaced once per thread. */
function installHandlers(): void {
  if (Comlink.transferHandlers.has('voxtune-callback')) return;
  const original = Comlink.transferHandlers.get('throw');
  if (!original) throw new Error('Comlink has no handler for errors: its version changed');
  Comlink.transferHandlers.set('throw', {
    canHandle: original.canHandle,
    serialize: (thrown): [ThrownMessage, Transferable[]] => [
      { record: toErrorRecord((thrown as { value: unknown }).value) },
      [],
    ],
    deserialize: (message): never => {
      throw fromErrorRecord((message as ThrownMessage).record);
    },
  });
  Comlink.transferHandlers.set('voxtune-callback', {
    canHandle: (value): value is () => unknown => typeof value === 'function' && !(Comlink.proxyMarker in value),
    serialize: (callback) => {
      const { port1, port2 } = new MessageChannel();
      Comlink.expose(callback, port1);
      return [port2, [port2]];
    },
    deserialize: (port: MessagePort) => {
      port.start();
      return Comlink.wrap(port) as unknown as () => unknown;
    },
  });
}

/** The worker's side: answers calls from `connectWorker` with `api`'s functions. */
export function exposeWorker(api: object): void {
  installHandlers();
  const methods = Object.entries(api).map(([name, method]) => [name, resultLast(method as Method)]);
  const all = { ...Object.fromEntries(methods), [hello]: () => undefined, [holdLifeLock]: lifeLock };
  meetOwner((owner) => Comlink.expose(all, owner as Comlink.Endpoint));
}

type Method = (...args: unknown[]) => unknown;

/** What a call's callbacks are told crosses on ports of their own and may arrive after its result. So the result waits until
 *  all of it has been heard. */
function resultLast(method: Method): Method {
  return async (...given) => {
    const unheard = new Set<Promise<unknown>>();
    const tracked =
      (callback: Method) =>
      (...args: unknown[]) => {
        const heard = Promise.resolve(callback(...args));
        unheard.add(heard);
        void heard.finally(() => unheard.delete(heard));
        return heard;
      };
    const args = given.map((arg) => (typeof arg === 'function' ? tracked(arg as Method) : arg));
    try {
      return await method(...args);
    } catch (thrown) {
      throw await explainLoadFailure(thrown);
    } finally {
      await Promise.allSettled(unheard);
    }
  };
}

/** Answers calls that come over a port with `api`'s functions. */
export function exposePort(port: MessagePort, api: object): void {
  installHandlers();
  Comlink.expose(api, port);
}

/** The other end of `exposePort`. Calls never end where the thread behind it does: the caller has to know of that. */
export function connectPort<Api>(port: MessagePort): WorkerCalls<Api> {
  installHandlers();
  return Comlink.wrap(port) as unknown as WorkerCalls<Api>;
}

const hello = 'voxtuneHello';
const holdLifeLock = 'voxtuneHoldLifeLock';

/** Holds a web lock as long as this thread lives; resolves with its name when it is held. */
function lifeLock(): Promise<string> {
  const name = `voxtune:alive:${crypto.randomUUID()}`;
  return new Promise((resolve) => {
    void navigator.locks.request(name, () => {
      resolve(name);
      return new Promise(() => {});
    });
  });
}

/** Marks buffers and ports inside a result or argument to be moved rather than copied. */
export function transfer<T extends object>(value: T, buffers: Transferable[]): T {
  return Comlink.transfer(value, buffers);
}

/** A worker that has not answered by then does not come. Counted twice, since time in which the whole browser stood still (a
 *  machine asleep) passes at once. */
const startLimitMs = 30_000;

/** Connects to a worker whose script calls `exposeWorker` with an `Api`. */
export function connectWorker<Api>(worker: Worker, name: string): WorkerClient<Api> {
  installHandlers();
  const remote = Comlink.wrap(worker) as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const endStarted = isAskedFor(worker) ? () => undefined : startWorkersFor(worker);
  const waiting = new Set<(reason: unknown) => void>();
  let death: VoxtuneError | null = null;
  let resolveDied: (reason: VoxtuneError) => void = () => {};
  const died = new Promise<VoxtuneError>((resolve) => {
    resolveDied = resolve;
  });

  const die = (reason: VoxtuneError) => {
    if (death) return;
    death = reason;
    resolveDied(reason);
    clearTimeout(late);
    endStarted();
    worker.terminate();
    for (const reject of waiting) reject(reason);
    waiting.clear();
  };
  worker.addEventListener('error', (event) => {
    // An uncaught error would otherwise go on to the worker that started this one, and end that too.
    event.preventDefault();
    // without a message where its script, or one that this imports, did not load
    const reason = event.message || 'its script could not be loaded';
    console.error(`${name} worker: ${reason}`);
    if (event.message) die(workerDied(name, reason));
    else void serverFault().then((fault) => die(fault ?? workerDied(name, reason)));
  });
  worker.addEventListener('messageerror', () => die(workerDied(name, 'a message could not be read')));
  const isLate = () => die(workerDied(name, `it did not start within ${(2 * startLimitMs) / 1000} s`));
  let late = setTimeout(() => {
    late = setTimeout(isLate, startLimitMs);
  }, startLimitMs);
  void present(remote[hello])().then(() => clearTimeout(late));
  // A worker that the browser ends, or that ends itself, says nothing; but then the lock that it holds is free.
  if (navigator.locks) {
    void present(remote[holdLifeLock])()
      .then((lock) => navigator.locks.request(lock as string, { mode: 'shared' }, () => undefined))
      .then(() => die(workerDied(name, 'it was ended by the browser')))
      .catch(() => {});
  }

  const call = (method: string, args: unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      if (death) {
        reject(death);
        return;
      }
      waiting.add(reject);
      present(remote[method])(...args)
        .then(resolve, reject)
        .finally(() => waiting.delete(reject));
    });
  const api = new Proxy({} as WorkerCalls<Api>, {
    // Not a promise itself: `await client.api` must not call `then` in the worker.
    get: (_target, method) =>
      typeof method === 'string' && method !== 'then' ? (...args: unknown[]) => call(method, args) : undefined,
  });
  return { api, died, terminate: (reason = workerDied(name, 'it was ended')) => die(reason) };
}

export interface LastingWorker<Api> {
  readonly api: WorkerCalls<Api>;
  /** Starts it before it is called: its script may not be there any more when it is needed. */
  start(): void;
}

/** Calls to a worker that is started by the first of them, and anew by the first after it was lost. */
export function lastingWorker<Api>(open: () => Worker, name: string): LastingWorker<Api> {
  let client: WorkerClient<Api> | null = null;
  const living = (): WorkerClient<Api> => {
    if (client) return client;
    const opened = connectWorker<Api>(open(), name);
    client = opened;
    void opened.died.then(() => {
      if (client === opened) client = null;
    });
    return opened;
  };
  const api = new Proxy({} as WorkerCalls<Api>, {
    get: (_target, method) => (method === 'then' ? undefined : living().api[method as keyof Api]),
  });
  return { api, start: () => void living() };
}

function workerDied(name: string, reason: string): VoxtuneError {
  return new VoxtuneError('internal/worker-died', `The ${name} worker stopped: ${reason}. Reload the page.`, {
    name,
    reason,
  });
}
