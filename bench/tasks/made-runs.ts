// Runs with logs of any length, written beside the ones that the page has made: as it would have stored them, row by row.

import type { Page } from '@playwright/test';

/** Copies the newest stored run `count` times, each with `rowCount` rows of the log (a validation every hundredth) in batches of a
 *  thousand. The page must not be at work; it shows them from its next start on. */
export async function makeLongRuns(page: Page, count: number, rowCount: number): Promise<string[]> {
  // what tsx puts around functions that have a name
  await page.evaluate('globalThis.__name = (named) => named');
  return page.evaluate(
    async ([runs, rows]) => {
      const asked = <Value>(request: IDBRequest<Value>) =>
        new Promise<Value>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const db = await asked(indexedDB.open('voxtune'));
      const found = (await asked(db.transaction('runs').objectStore('runs').getAll())) as Record<string, unknown>[];
      const source = found.sort((a, b) => Number(b.createdAt) - Number(a.createdAt))[0];
      if (!source) throw new Error('there is no run to copy');
      const key = IDBKeyRange.bound([source.id], [source.id, []]);
      const stored = ((await asked(db.transaction('runRows').objectStore('runRows').getAll(key))) as object[][]).flat();
      const train = stored.find((row) => (row as { kind: string }).kind === 'train');
      const evaluated = stored.find((row) => (row as { kind: string }).kind === 'eval');
      if (!train) throw new Error('the run has no log');
      const ids: string[] = [];
      for (let run = 0; run < runs; run++) {
        const id = `long-${run}`;
        ids.push(id);
        const transaction = db.transaction(['runs', 'runRows'], 'readwrite');
        transaction.objectStore('runs').put({
          ...source,
          id,
          name: `long-${run + 1}`,
          createdAt: Number(source.createdAt) + 1000 * (run + 1),
          step: rows,
          totalSteps: rows,
          epoch: rows / 100,
          checkpoints: [],
        });
        for (let from = 0; from < rows; from += 1000) {
          const batch = Array.from({ length: Math.min(1000, rows - from) }, (_, at) => {
            const step = from + at + 1;
            const noise = Math.abs(Math.sin(step * 12.9898 + run) * 43758.5453) % 1;
            const loss = 0.3 + 1.5 * Math.exp(-step / (0.2 * rows)) + 0.3 * noise;
            const shared = { step, epoch: step / 100, elapsed_sec: step * 0.5 };
            if (evaluated && step % 100 === 0)
              return {
                ...evaluated,
                ...shared,
                eval_loss: loss,
                eval_accuracy: Math.min(1, 0.2 + (0.7 * step) / rows),
              };
            return { ...train, ...shared, loss, grad_norm: 1 + noise, learning_rate: 1e-3 * (1 - step / rows) };
          });
          transaction.objectStore('runRows').put(batch, [id, from]);
        }
        await new Promise((resolve, reject) => {
          transaction.oncomplete = resolve;
          transaction.onerror = () => reject(transaction.error);
        });
      }
      db.close();
      return ids;
    },
    [count, rowCount] as const,
  );
}
