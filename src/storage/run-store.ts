// Runs: one record each, with plan, history, list of checkpoints and evaluation.

import { completeTrainingConfig } from '../config/presets.ts';
import type { RunRecord } from '../run/run-record.ts';
import { resultStepAmong } from '../run/run-result.ts';
import { openCheckpointStore } from './checkpoint-store.ts';
import { database, keysFrom, updateRecord, writeTogether } from './database.ts';
import { missing, writing } from './errors.ts';

/** All runs, newest first. */
export async function listRuns(): Promise<RunRecord[]> {
  const records = await (await database()).getAll('runs');
  return records.map(completed).sort((a, b) => b.createdAt - a.createdAt);
}

/** Throws `storage/missing`. */
export async function getRun(id: string): Promise<RunRecord> {
  const record = await (await database()).get('runs', id);
  if (!record) throw missing('Run', id);
  return completed(record);
}

/** A run that was stored before a setting or field existed has what stood for it then. */
function completed(record: RunRecord): RunRecord {
  const absent = { resultStep: null, skippedSteps: 0, incidents: [], origin: null };
  return { ...absent, ...record, config: completeTrainingConfig(record.config) };
}

/** Stores a run, in place of an earlier one of that id. Throws `storage/full`. */
export async function putRun(record: RunRecord): Promise<void> {
  await writing(`run ${record.name}`, JSON.stringify(record).length, () =>
    writeTogether(['runs'], (transaction) => [transaction.objectStore('runs').put(record)]),
  );
}

/** Changes fields of a run in one transaction, so that the page (name) and the worker (progress) do not undo each
 *  other's changes. Throws `storage/missing`, `storage/full`. */
export async function updateRun(id: string, change: Partial<Omit<RunRecord, 'id'>>): Promise<RunRecord> {
  return writing(`run ${id}`, JSON.stringify(change).length, () => updateRecord('runs', 'Run', id, change)).then(
    completed,
  );
}

/** A run whose work was cut off: its record may not know the newest checkpoint, which is written first. Puts right which
 *  are stored. Throws `storage/missing`, `storage/full`. */
export async function recountCheckpoints(id: string): Promise<RunRecord> {
  return updateRun(id, { checkpoints: await openCheckpointStore(id).list() });
}

/** Removes some of a run's checkpoints and corrects its record in the same transaction; where its result goes, that becomes
 *  what is left of the best and the last. Throws `storage/missing`. The run must not be at work. */
export async function deleteCheckpoints(id: string, steps: readonly number[]): Promise<RunRecord> {
  let changed: RunRecord | null = null;
  await writeTogether(['runs', 'checkpoints', 'checkpointChunks'], (transaction) => {
    const correctRun = async () => {
      const runs = transaction.objectStore('runs');
      const record = await runs.get(id);
      if (!record) return;
      const run = completed(record);
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

/** Removes a run with its checkpoints. */
export async function deleteRun(id: string): Promise<void> {
  await writeTogether(['runs', 'checkpoints', 'checkpointChunks'], (transaction) => [
    transaction.objectStore('runs').delete(id),
    transaction.objectStore('checkpoints').delete(keysFrom(id)),
    transaction.objectStore('checkpointChunks').delete(keysFrom(id)),
  ]);
}
