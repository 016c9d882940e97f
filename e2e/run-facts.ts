// What lies in the browser's storage after a run, for specs that compare runs bit for bit.

import type { Page } from '@playwright/test';

export interface LastCheckpoint {
  step: number;
  /** Of everything in it: parameters, both moments. */
  checksums: number[];
}

/** The newest checkpoint of each run, oldest run first. */
export function lastCheckpoints(page: Page): Promise<LastCheckpoint[]> {
  return page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('voxtune');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const all = <T>(store: string) =>
      new Promise<T[]>((resolve, reject) => {
        const request = db.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => resolve(request.result as T[]);
        request.onerror = () => reject(request.error);
      });
    const runs = await all<{ id: string; createdAt: number }>('runs');
    const headers = await all<{ runId: string; step: number; chunkChecksums: number[] }>('checkpoints');
    db.close();
    return runs
      .sort((a, b) => a.createdAt - b.createdAt)
      .map(({ id }) => {
        const own = headers.filter(({ runId }) => runId === id).sort((a, b) => a.step - b.step);
        const last = own.at(-1);
        return { step: last?.step ?? 0, checksums: last?.chunkChecksums ?? [] };
      });
  });
}

/** Settings that the page's form starts with, as if a person had left them there. */
export async function leaveSettings(page: Page, config: Record<string, unknown>): Promise<void> {
  await page.evaluate((settings) => {
    const key = 'voxtune.session';
    const session = JSON.parse(localStorage.getItem(key) ?? '{}');
    localStorage.setItem(key, JSON.stringify({ ...session, config: { ...session.config, ...settings } }));
  }, config);
}
