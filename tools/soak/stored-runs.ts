// What the browser's storage holds after a soak: each run's last checkpoint by its checksums, and what belongs to nothing.

import type { Page } from '@playwright/test';

export interface StoredRun {
  id: string;
  state: string;
  /** Of the newest checkpoint: parameters and both moments. */
  step: number;
  checksums: number[];
  incidents: { kind: string; step: number }[];
}

export interface StoredFacts {
  /** Oldest first. */
  runs: StoredRun[];
  /** Bytes of checkpoints that no run or header stands for. */
  orphanBytes: number;
}

export function readStored(page: Page): Promise<StoredFacts> {
  return page.evaluate(async () => {
    const settle = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await settle(indexedDB.open('voxtune'));
    const store = (name: string) => db.transaction(name).objectStore(name);
    type Run = StoredRun & { createdAt: number };
    const runs = await settle<Run[]>(store('runs').getAll());
    type Header = { runId: string; step: number; chunkChecksums: number[] };
    const headers = await settle<Header[]>(store('checkpoints').getAll());
    const keys = (await settle(store('checkpointChunks').getAllKeys())) as [string, number, number][];
    let orphanBytes = 0;
    for (const key of keys) {
      if (headers.some(({ runId, step }) => runId === key[0] && step === key[1])) continue;
      orphanBytes += (await settle<ArrayBuffer>(store('checkpointChunks').get(key))).byteLength;
    }
    db.close();
    const stored = runs
      .sort((a, b) => a.createdAt - b.createdAt)
      .map(({ id, state, incidents }) => {
        const own = headers.filter(({ runId }) => runId === id).sort((a, b) => a.step - b.step);
        const last = own.at(-1);
        return {
          id,
          state,
          step: last?.step ?? 0,
          checksums: last?.chunkChecksums ?? [],
          incidents: incidents.map(({ kind, step }) => ({ kind, step })),
        };
      });
    return { runs: stored, orphanBytes };
  });
}
