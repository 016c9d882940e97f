// What every group of actions shares: the store, the deps, the workers once connected, and how failures are shown.

import type { StoreApi } from 'zustand/vanilla';
import { toErrorRecord } from '../lib/errors.ts';
import type { ImportWorkerApi } from '../protocol/import-worker.ts';
import type { TrainWorkerApi } from '../protocol/train-worker.ts';
import { RunFeed } from './run-feed.ts';
import type { StudioDeps, TrainWorkerConnection } from './studio-deps.ts';
import type { StudioState } from './studio-state.ts';

export type ErrorArea = keyof StudioState['errors'];

export interface StudioContext {
  store: StoreApi<StudioState>;
  deps: StudioDeps;
  /** Takes the events of runs into the state. */
  runFeed: RunFeed;
  importWorker(): ImportWorkerApi;
  /** The one that lives; a new one after it was lost. */
  trainWorker(): TrainWorkerApi;
  /** Ends the worker; the next one starts with empty memory. */
  replaceTrainWorker(): void;
  /** Runs a task while nothing is prefilled: files that are deleted must not be open. `refuses`: what would be prefilled now
   *  is not wanted any more. */
  withoutPrefill<T>(task: () => Promise<T>, refuses?: boolean): Promise<T>;
  /** Runs an action: clears the area's error, shows a new one, and rejects with it. The returned promise counts as
   *  handled, so a click handler may drop it. `accepts`: the person wants it in spite of what it was refused for. */
  attempt<T>(area: ErrorArea, work: (accepts: boolean) => Promise<T>): Promise<T>;
  /** Does once more what failed last in an area. */
  retry(area: ErrorArea, accepts?: boolean): void;
  /** Resolves once storage was read: what a person asks for before that waits for it. */
  readonly storageRead: Promise<void>;
  /** Storage is being read from now on; call what is returned when it was. */
  beginReading(): () => void;
}

/** Codes that a person caused on purpose: nothing to be told. */
const silentCodes = new Set([
  'import/cancelled',
  'training/stopped',
  'hub/cancelled',
  'hub/push-stopped',
  'export/cancelled',
]);

export function createContext(store: StoreApi<StudioState>, deps: StudioDeps): StudioContext {
  let importWorker: ImportWorkerApi | null = null;
  let connection: TrainWorkerConnection | null = null;
  let isFirst = true;
  let storageRead = Promise.resolve();
  const failed = new Map<ErrorArea, (accepts: boolean) => Promise<unknown>>();

  function connect(): TrainWorkerConnection {
    const opened = deps.connectTrainWorker();
    void opened.died.then(() => {
      if (connection === opened) connection = null;
    });
    // a later one must be told what the page has told the first
    if (!isFirst) {
      const preference = store.getState().backendPreference;
      void opened.api
        .openEngine(preference)
        .then((engine) => store.setState({ engine }))
        .catch((thrown: unknown) =>
          store.setState(({ errors }) => ({ errors: { ...errors, engine: toErrorRecord(thrown) } })),
        );
    }
    isFirst = false;
    return opened;
  }

  return {
    store,
    deps,
    runFeed: new RunFeed(store, deps.onNextFrame),
    importWorker() {
      importWorker ??= deps.connectImportWorker();
      return importWorker;
    },
    trainWorker() {
      connection ??= connect();
      return connection.api;
    },
    replaceTrainWorker() {
      connection?.terminate();
      connection = null;
    },
    withoutPrefill: (task) => task(),
    get storageRead() {
      return storageRead;
    },
    beginReading() {
      let wasRead = () => {};
      storageRead = new Promise((resolve) => {
        wasRead = resolve;
      });
      return () => wasRead();
    },
    retry(area, accepts = false) {
      const work = failed.get(area);
      if (work) void this.attempt(area, () => work(accepts));
    },
    attempt(area, work) {
      failed.delete(area);
      clearError(store, area);
      const attempted = work(false).catch((thrown: unknown) => {
        const record = toErrorRecord(thrown);
        failed.set(area, work);
        if (!silentCodes.has(record.code)) {
          store.setState((state) => ({ errors: { ...state.errors, [area]: record } }));
        }
        throw thrown;
      });
      attempted.catch(() => {});
      return attempted;
    },
  };
}

export function clearError(store: StoreApi<StudioState>, area: ErrorArea): void {
  const { [area]: current, ...others } = store.getState().errors;
  if (current) store.setState({ errors: others });
}
