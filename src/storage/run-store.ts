// Runs: the facts of each in one record, and its log rows beside it, in batches as they came. Rows are only appended, or cut
// off where a run is taken back to a checkpoint.

import type { IDBPObjectStore } from 'idb';
import { itemAt } from '../lib/present.ts';
import type { RunChange } from '../run/run-events.ts';
import { RunHistory } from '../run/run-history.ts';
import { factsOf, type RunFacts, type RunRecord, resultStepAmong, runFactsSchema } from '../run/run-record.ts';
import { type LogRow, logRowsSchema } from '../training/log-rows.ts';
import { checkpointFile, checkpointFolder, removeCheckpointFiles } from './checkpoint-files.ts';
import { openCheckpointStore } from './checkpoint-store.ts';
import { database, keysFrom, type VoxtuneSchema, writeTogether } from './database.ts';
import { missing, writing } from './errors.ts';
import { type Listing, type ReadRecord, readRecord, sortInto, unreadable, wholeOr } from './whole-records.ts';

/** All runs, newest first, and those that are not stored whole. */
export async function readRuns(): Promise<Listing<RunRecord>> {
  // one that the browser cannot read hides no others
  const found = await readInBatches().catch(readOneByOne);
  const listing: Listing<RunRecord> = { whole: [], broken: [] };
  for (const { key, stored, run } of found) sortInto(listing, { kind: 'run', key }, stored, run);
  listing.whole.sort((a, b) => b.createdAt - a.createdAt);
  return listing;
}

interface FoundRun {
  key: IDBValidKey;
  stored: unknown;
  run: ReadRecord<RunRecord>;
}

/** As many as are read at once: the page draws between them, however many there are. */
const runsAtOnce = 25;

async function readInBatches(): Promise<FoundRun[]> {
  const db = await database();
  const found: FoundRun[] = [];
  const share = sharedParts();
  for (let after: IDBKeyRange | null = null, isLast = false; !isLast; ) {
    const transaction = db.transaction(['runs', 'runRows']);
    const runs = transaction.objectStore('runs');
    const rows = transaction.objectStore('runRows');
    const [keys, all] = await Promise.all([runs.getAllKeys(after, runsAtOnce), runs.getAll(after, runsAtOnce)]);
    const ofRuns = keys.map((key) => readBatches(rows, key));
    // the first that fails ends all
    for (const one of ofRuns) one.catch(() => undefined);
    // the first one's while those of the others come
    for (const [at, key] of keys.entries())
      found.push({ key, stored: all[at], run: share(toRun(all[at], await itemAt(ofRuns, at))) });
    isLast = keys.length < runsAtOnce;
    if (!isLast) after = IDBKeyRange.lowerBound(itemAt(keys, -1), true);
  }
  return found;
}

/** Runs of the same data and split hold the same lists, each once: a thousand runs of a sweep need little more memory than a few. */
function sharedParts(): (read: ReadRecord<RunRecord>) => ReadRecord<RunRecord> {
  const known = new Map<string, Pick<RunFacts, 'clipLabels' | 'split' | 'groups'>>();
  return (read) => {
    const run = read.record;
    if (run?.dataHash === undefined || run.splitHash === undefined) return read;
    const key = `${run.datasetId} ${run.dataHash} ${run.splitHash}`;
    const { clipLabels, split, groups } = run;
    const parts = { clipLabels, split, ...(groups && { groups }) };
    const earlier = known.get(key);
    if (!earlier) known.set(key, parts);
    // clips that are copies of one another may have changed places under the same hash
    if (!earlier || !isSame(earlier, parts)) return read;
    return { record: { ...run, ...earlier }, problem: null };
  };
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, at) => isSame(one, b[at]));
  return (
    keys.length === others.length &&
    keys.every((key) => isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}

async function readOneByOne(): Promise<FoundRun[]> {
  const keys = await (await database()).getAllKeys('runs');
  const found = await Promise.all(keys.map(readAlone));
  return found.filter((one) => one !== null);
}

async function readAlone(key: string): Promise<FoundRun | null> {
  let stored: unknown = null;
  try {
    const transaction = (await database()).transaction(['runs', 'runRows']);
    stored = await transaction.objectStore('runs').get(key);
    const batches = await readBatches(transaction.objectStore('runRows'), key);
    return stored === undefined ? null : { key, stored, run: toRun(stored, batches) };
  } catch (thrown) {
    return { key, stored, run: unreadable(thrown) };
  }
}

/** The whole ones, newest first. */
export async function listRuns(): Promise<RunRecord[]> {
  return (await readRuns()).whole;
}

/** Throws `storage/missing`, `storage/not-whole`. */
export async function getRun(id: string): Promise<RunRecord> {
  const transaction = (await database()).transaction(['runs', 'runRows']);
  const [stored, batches] = await Promise.all([
    transaction.objectStore('runs').get(id),
    readBatches(transaction.objectStore('runRows'), id),
  ]);
  if (stored === undefined) throw missing('Run', id);
  return wholeOr('Run', id, toRun(stored, batches));
}

/** A run's rows as they are stored: how many are said to be before each batch, and the batch. */
export interface Batches {
  starts: unknown[];
  rows: unknown[];
}

type RowReader = Pick<IDBPObjectStore<VoxtuneSchema, ('runs' | 'runRows')[], 'runRows'>, 'getAll' | 'getAllKeys'>;

/** As many rows as are read in one go: a log of a hundred thousand is taken in without the page standing still. */
const rowsAtOnce = 4000;
/** Batches that were looked through as they came. */
const wholeBatches = new WeakSet<object>();

async function readBatches(store: RowReader, id: IDBValidKey): Promise<Batches> {
  const starts: unknown[] = [];
  const rows: unknown[] = [];
  for (let range = keysFrom(id), count = 8; ; ) {
    const [keys, batches] = await Promise.all([store.getAllKeys(range, count), store.getAll(range, count)]);
    for (const batch of batches) if (logRowsSchema.safeParse(batch).success) wholeBatches.add(batch);
    for (const key of keys) starts.push(key[1]);
    for (const batch of batches) rows.push(batch);
    if (keys.length < count) return { starts, rows };
    range = IDBKeyRange.bound(itemAt(keys, -1), [id, []], true);
    // what is damaged is no list
    const rowCount = batches.reduce((sum, batch) => sum + (Array.isArray(batch) ? batch.length : 1), 0);
    count = Math.min(500, Math.max(1, Math.round((count * rowsAtOnce) / Math.max(1, rowCount))));
  }
}

/** The run, if all of it is whole. */
export function toRun(stored: unknown, { starts, rows }: Batches): ReadRecord<RunRecord> {
  const facts = readRecord(runFactsSchema, stored);
  if (facts.record === null) return facts;
  const areWhole = rows.every((batch) => typeof batch === 'object' && batch !== null && wholeBatches.has(batch));
  const all = rows.flat();
  const read: ReadRecord<LogRow[]> = areWhole
    ? { record: all as LogRow[], problem: null }
    : readRecord(logRowsSchema, all);
  if (read.record === null) return { record: null, problem: `its log: ${read.problem}` };
  let before = 0;
  for (const [at, start] of starts.entries()) {
    if (start !== before) return { record: null, problem: `its log: row ${before} expected, row ${start} found` };
    before += (rows[at] as unknown[]).length;
  }
  return { record: { ...facts.record, history: RunHistory.of(read.record) }, problem: null };
}

/** Stores a run, in place of an earlier one of that id. Throws `storage/full`. */
export async function putRun(run: RunRecord): Promise<void> {
  const facts = factsOf(run);
  await writing(`run ${run.name}`, JSON.stringify(facts).length + run.history.length * bytesPerRow, () =>
    writeTogether(['runs', 'runRows'], (transaction) => [
      transaction.objectStore('runs').put(facts),
      putRows(transaction.objectStore('runRows'), run),
    ]),
  );
}

/** About as much as a row takes. */
const bytesPerRow = 200;

/** In place of those that were there, batch after batch, so that the page can do something else between two. */
async function putRows(store: RowStore, { id, history }: Pick<RunRecord, 'id' | 'history'>): Promise<void> {
  await store.delete(keysFrom(id));
  for (let from = 0; from < history.length; from += rowsAtOnce)
    await store.put(history.slice(from, from + rowsAtOnce), [id, from]);
}

/** Rows from the `from`th on, in place of those that were stored there. */
export interface NewRows {
  from: number;
  rows: LogRow[];
}

/** Changes fields of a run, and its rows, in one transaction, so that the page (name) and the worker (progress) do not undo
 *  each other's changes. Throws `storage/missing`, `storage/full`, and `storage/not-whole` where the record is damaged. */
export async function updateRun(id: string, change: RunChange, newRows: NewRows | null = null): Promise<RunFacts> {
  let changed: RunFacts | null = null;
  await writing(`run ${id}`, JSON.stringify([change, newRows]).length, () =>
    writeTogether(['runs', 'runRows'], (transaction) => {
      const update = async () => {
        const runs = transaction.objectStore('runs');
        const stored = await runs.get(id);
        if (!stored) return;
        const merged = { ...stored, ...change };
        changed = wholeFacts(id, merged);
        await runs.put(merged);
        if (newRows) await replaceRows(transaction.objectStore('runRows'), id, newRows);
      };
      return [update()];
    }),
  );
  if (!changed) throw missing('Run', id);
  return changed;
}

function wholeFacts(id: string, stored: unknown): RunFacts {
  return wholeOr('Run', id, readRecord(runFactsSchema, stored));
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
      const record = await runs.get(id);
      if (!record) return;
      const run = wholeFacts(id, record);
      const stored = await transaction.objectStore('checkpoints').getAllKeys(keysFrom(id));
      const left = stored.map(([, step]) => step).filter((step) => !steps.includes(step));
      const checkpoints = run.checkpoints.filter(({ step }) => left.includes(step));
      const resultStep = run.resultStep === null ? null : resultStepAmong(run, left);
      changed = { ...run, checkpoints, resultStep };
      await runs.put({ ...record, checkpoints, resultStep });
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
  await removeCheckpointFiles(steps.map((step) => checkpointFile(id, step)));
  return changed;
}

/** Removes a run with its rows and checkpoints, and what it made of other data sets. */
export async function deleteRun(id: string): Promise<void> {
  await writeTogether(['runs', 'runRows', 'checkpoints', 'checkpointChunks', 'crossEvaluations'], (transaction) => [
    transaction.objectStore('runs').delete(id),
    transaction.objectStore('crossEvaluations').delete(keysFrom(id)),
    transaction.objectStore('runRows').delete(keysFrom(id)),
    transaction.objectStore('checkpoints').delete(keysFrom(id)),
    transaction.objectStore('checkpointChunks').delete(keysFrom(id)),
  ]);
  await removeCheckpointFiles([checkpointFolder(id)]);
}
