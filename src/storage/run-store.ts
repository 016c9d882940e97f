// Runs: the facts of each in one record, and its log rows beside it, in batches as they came. Rows are only appended, or cut
// off where a run is taken back to a checkpoint.

import type { IDBPObjectStore } from 'idb';
import type { RunChange } from '../run/run-events.ts';
import { RunHistory } from '../run/run-history.ts';
import { factsOf, type RunFacts, type RunRecord, resultStepAmong } from '../run/run-record.ts';
import type { LogRow } from '../training/log-rows.ts';
import { openCheckpointStore } from './checkpoint-store.ts';
import { database, keysFrom, type VoxtuneSchema, writeTogether } from './database.ts';
import { missing, writing } from './errors.ts';

/** All runs, newest first. */
export async function listRuns(): Promise<RunRecord[]> {
  const transaction = (await database()).transaction(['runs', 'runRows']);
  const facts = await transaction.objectStore('runs').getAll();
  const rows = transaction.objectStore('runRows');
  const runs = await Promise.all(
    facts.map(async (one) => ({ ...one, history: historyOf(await rows.getAll(keysFrom(one.id))) })),
  );
  return runs.sort((a, b) => b.createdAt - a.createdAt);
}

/** Throws `storage/missing`. */
export async function getRun(id: string): Promise<RunRecord> {
  const transaction = (await database()).transaction(['runs', 'runRows']);
  const [facts, batches] = await Promise.all([
    transaction.objectStore('runs').get(id),
    transaction.objectStore('runRows').getAll(keysFrom(id)),
  ]);
  if (!facts) throw missing('Run', id);
  return { ...facts, history: historyOf(batches) };
}

function historyOf(batches: LogRow[][]): RunHistory {
  return RunHistory.of(batches.flat());
}

/** Stores a run, in place of an earlier one of that id. Throws `storage/full`. */
export async function putRun(run: RunRecord): Promise<void> {
  await writing(`run ${run.name}`, JSON.stringify(run).length, () =>
    writeTogether(['runs', 'runRows'], (transaction) => [
      transaction.objectStore('runs').put(factsOf(run)),
      transaction.objectStore('runRows').delete(keysFrom(run.id)),
      transaction.objectStore('runRows').put(run.history.slice(0), [run.id, 0]),
    ]),
  );
}

/** Rows from the `from`th on, in place of those that were stored there. */
export interface NewRows {
  from: number;
  rows: LogRow[];
}

/** Changes fields of a run, and its rows, in one transaction, so that the page (name) and the worker (progress) do not undo
 *  each other's changes. Throws `storage/missing`, `storage/full`. */
export async function updateRun(id: string, change: RunChange, newRows: NewRows | null = null): Promise<RunFacts> {
  let changed: RunFacts | null = null;
  await writing(`run ${id}`, JSON.stringify([change, newRows]).length, () =>
    writeTogether(['runs', 'runRows'], (transaction) => {
      const update = async () => {
        const runs = transaction.objectStore('runs');
        const facts = await runs.get(id);
        if (!facts) return;
        changed = { ...facts, ...change };
        await runs.put(changed);
        if (newRows) await replaceRows(transaction.objectStore('runRows'), id, newRows);
      };
      return [update()];
    }),
  );
  if (!changed) throw missing('Run', id);
  return changed;
}

type RowStore = IDBPObjectStore<VoxtuneSchema, ('runs' | 'runRows')[], 'runRows', 'readwrite'>;

/** A batch's key says how many rows are before it. */
async function replaceRows(store: RowStore, id: string, { from, rows }: NewRows): Promise<void> {
  const before = await store.openCursor(IDBKeyRange.bound([id], [id, from], false, true), 'prev');
  if (before) {
    const kept = from - before.key[1];
    if (before.value.length > kept) await before.update(before.value.slice(0, kept));
  }
  await store.delete(IDBKeyRange.bound([id, from], [id, []]));
  if (rows.length > 0) await store.put(rows, [id, from]);
}

/** A run whose work was cut off: its record may not know the newest checkpoint, which is written first. Puts right which
 *  are stored. Throws `storage/missing`, `storage/full`. */
export async function recountCheckpoints(id: string): Promise<RunFacts> {
  return updateRun(id, { checkpoints: await openCheckpointStore(id).list() });
}

/** Removes some of a run's checkpoints and corrects its record in the same transaction; where its result goes, that becomes
 *  what is left of the best and the last. Throws `storage/missing`. The run must not be at work. */
export async function deleteCheckpoints(id: string, steps: readonly number[]): Promise<RunFacts> {
  let changed: RunFacts | null = null;
  await writeTogether(['runs', 'checkpoints', 'checkpointChunks'], (transaction) => {
    const correctRun = async () => {
      const runs = transaction.objectStore('runs');
      const run = await runs.get(id);
      if (!run) return;
      const stored = await transaction.objectStore('checkpoints').getAllKeys(keysFrom(id));
      const left = stored.map(([, step]) => step).filter((step) => !steps.includes(step));
      const checkpoints = run.checkpoints.filter(({ step }) => left.includes(step));
      const resultStep = run.resultStep === null ? null : resultStepAmong(run, left);
      changed = { ...run, checkpoints, resultStep };
      await runs.put(changed);
    };
    return [
      correctRun(),
      ...steps.flatMap((step) => [
        transaction.objectStore('checkpoints').delete([id, step]),
        transaction.objectStore('checkpointChunks').delete(keysFrom(id, step)),
      ]),
    ];
  });
  if (!changed) throw missing('Run', id);
  return changed;
}

/** Removes a run with its rows and checkpoints. */
export async function deleteRun(id: string): Promise<void> {
  await writeTogether(['runs', 'runRows', 'checkpoints', 'checkpointChunks'], (transaction) => [
    transaction.objectStore('runs').delete(id),
    transaction.objectStore('runRows').delete(keysFrom(id)),
    transaction.objectStore('checkpoints').delete(keysFrom(id)),
    transaction.objectStore('checkpointChunks').delete(keysFrom(id)),
  ]);
}
