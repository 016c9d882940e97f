// What every group of actions shares: the store, the deps, the workers once connected, and how failures are shown.

import type { StoreApi } from 'zustand/vanilla';
import { toErrorRecord } from '../lib/errors.ts';
import type { ImportWorkerApi } from '../protocol/import-worker.ts';
import type { TrainWorkerApi } from '../protocol/train-worker.ts';
import type { StudioDeps } from './studio-deps.ts';
import type { StudioState } from './studio-state.ts';

export type ErrorArea = keyof StudioState['errors'];

export interface StudioContext {
  store: StoreApi<StudioState>;
  deps: StudioDeps;
  importWorker(): ImportWorkerApi;
  trainWorker(): TrainWorkerApi;
  /** Runs an action: clears the area's error, shows a new one, and rejects with it. The returned promise counts as
   *  handled, so a click handler may drop it. */
  attempt<T>(area: ErrorArea, work: () => Promise<T>): Promise<T>;
}

/** Codes that a person caused on purpose: nothing to be told. */
const silentCodes = new Set(['import/cancelled', 'training/stopped', 'hub/cancelled']);

export function createContext(store: StoreApi<StudioState>, deps: StudioDeps): StudioContext {
  let importWorker: ImportWorkerApi | null = null;
  let trainWorker: TrainWorkerApi | null = null;

  return {
    store,
    deps,
    importWorker() {
      importWorker ??= deps.connectImportWorker();
      return importWorker;
    },
    trainWorker() {
      trainWorker ??= deps.connectTrainWorker();
      return trainWorker;
    },
    attempt(area, work) {
      clearError(store, area);
      const attempted = work().catch((thrown: unknown) => {
        const record = toErrorRecord(thrown);
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
