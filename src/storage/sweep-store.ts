// Sweeps: what was asked for, its trials, and which runs were made of them. The runs themselves are stored as all runs are.

import { type SweepRecord, sweepRecordSchema } from '../sweep/sweep-record.ts';
import { database, updateRecord, writeTogether } from './database.ts';
import { writing } from './errors.ts';
import { type Listing, type ReadRecord, readRecord, readStore, wholeOr } from './whole-records.ts';

export function toSweep(stored: unknown): ReadRecord<SweepRecord> {
  return readRecord(sweepRecordSchema, stored);
}

const wholeSweep = (stored: unknown) => wholeOr('Sweep', nameOf(stored), toSweep(stored));

function nameOf(stored: unknown): string {
  return String((stored as { id?: unknown } | null)?.id ?? '');
}

/** All sweeps, newest first, and those that are not stored whole. */
export function readSweeps(): Promise<Listing<SweepRecord>> {
  return readStore('sweeps', 'sweep', toSweep);
}

/** Throws `storage/full`. */
export async function putSweep(sweep: SweepRecord): Promise<void> {
  await writing(`sweep ${sweep.name}`, JSON.stringify(sweep).length, () =>
    writeTogether(['sweeps'], (transaction) => [transaction.objectStore('sweeps').put(sweep)]),
  );
}

/** Throws `storage/missing`, `storage/full`, `storage/not-whole`. */
export async function updateSweep(id: string, change: Partial<Omit<SweepRecord, 'id'>>): Promise<SweepRecord> {
  let changed: SweepRecord | null = null;
  await writing(`sweep ${id}`, JSON.stringify(change).length, async () => {
    changed = await updateRecord('sweeps', 'Sweep', id, change, wholeSweep);
  });
  return wholeSweep(changed);
}

/** The record alone: its runs are deleted as runs are. */
export async function deleteSweep(id: IDBValidKey): Promise<void> {
  await (await database()).delete('sweeps', id as string);
}
