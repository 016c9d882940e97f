// An import from dropped files to a stored data set: list, decode, write the pack, keep the record. One at a time; meanwhile
// others may hear of its clips.

import type { Clip } from '../dataset/clip.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { guessLabelRule } from '../dataset/labels/label-guess.ts';
import { guessSplitConfig } from '../dataset/splits/split-guess.ts';
import { joinTables } from '../dataset/tables/join-tables.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { ClipPackWriter, packPath } from '../storage/clip-pack.ts';
import { datasetFolder, getDataset, loadClips } from '../storage/dataset-store.ts';
import { addToDataset, createDataset, sweepUnfinished } from '../storage/fill-dataset.ts';
import { ImportJournal, type KeptImport, readKept } from '../storage/import-journal.ts';
import { withSpoolFiles } from '../storage/spool-files.ts';
import type { UnfinishedImport } from '../storage/unfinished-import.ts';
import { whileAdding } from '../storage/work-locks.ts';
import { ClipFeed, type ImportedClips } from './clip-feed.ts';
import { type Decoded, decodeListed } from './decode-listed.ts';
import type { StartDecoder } from './decode-pool.ts';
import { type ImportOptions, nothingDone, planAddition, planContinuation, planImport } from './import-plan.ts';
import type { AddedClips, ImportEvent } from './import-progress.ts';
import { KnownClips } from './known-clips.ts';
import { type Listing, listFiles } from './listing.ts';
import { keepTables } from './table-files.ts';

export interface ImportPorts {
  onEvent(event: ImportEvent): void;
  startDecoder: StartDecoder;
  /** How often is written down how far it has come. */
  saveEveryMs?: number;
}

interface Work extends ImportPorts {
  signal: AbortSignal;
  feed: ClipFeed;
}

let running: { controller: AbortController; feed: ClipFeed } | null = null;

/** Imports files as a new data set. Rejects with `import/cancelled` after `cancelImport()`, with `import/no-audio` (or
 *  the error of a single file) where not one file can be used, or with `storage/…`; after any failure nothing of it is left in
 *  storage. One that the browser or the machine cuts off can go on: here with the same files, or by `continueImport`. */
export async function importFiles(
  dropped: readonly File[],
  options: ImportOptions,
  ports: ImportPorts,
): Promise<DatasetRecord> {
  return inTurn(ports, async (work) => (await importNew(await planImport(dropped, options), dropped, work)).record);
}

/** Adds what is new among files to a data set, behind the clips that it has. Rejects as `importFiles`; then it is as before. */
export async function addFiles(
  dropped: readonly File[],
  datasetId: string,
  options: Omit<ImportOptions, 'name' | 'sampleRateHz'>,
  ports: ImportPorts,
): Promise<AddedClips> {
  return inTurn(ports, (work) =>
    whileAdding(datasetId, async () => {
      const plan = await planAddition(dropped, await getDataset(datasetId), options);
      return importMore(plan, dropped, work);
    }),
  );
}

/** Goes on with an import that was cut off, with the same files. Rejects as that, and with `import/other-files`. */
export async function continueImport(dropped: readonly File[], path: string, ports: ImportPorts): Promise<AddedClips> {
  return inTurn(ports, async (work) => {
    const plan = await planContinuation(dropped, path);
    if (plan.pack === 0) return importNew(plan, dropped, work);
    return whileAdding(plan.datasetId, () => importMore(plan, dropped, work));
  });
}

export function cancelImport(): void {
  running?.controller.abort(new VoxtuneError('import/cancelled', 'The import was cancelled; nothing of it was kept.'));
}

/** The clips of the import under way; where there is none, those of one that failed. */
export function clipsUnderWay(): ImportedClips {
  return running?.feed ?? ClipFeed.ended(null, []);
}

async function inTurn<T>(ports: ImportPorts, run: (work: Work) => Promise<T>): Promise<T> {
  if (running) throw new Error('An import is running already: wait for it or cancel it.');
  const controller = new AbortController();
  const feed = new ClipFeed();
  running = { controller, feed };
  try {
    await sweepUnfinished();
    const result = await run({ ...ports, signal: controller.signal, feed });
    feed.end('stored');
    return result;
  } catch (thrown) {
    feed.end('failed');
    throw thrown;
  } finally {
    running = null;
  }
}

async function importNew(plan: UnfinishedImport, dropped: readonly File[], work: Work): Promise<AddedClips> {
  const { datasetId, name, sampleRateHz } = plan;
  const record = await createDataset(datasetId, async () => {
    const { listing, clips, packBytes, ...filled } = await fillPack(plan, dropped, null, work);
    const { tables, problems } = await keepTables(listing, clips, filled.problems, work.signal);
    const paths = clips.map((clip) => clip.path);
    const columns = joinTables(paths, tables);
    return {
      record: {
        id: datasetId,
        name,
        createdAt: Date.now(),
        sampleRateHz,
        clipCount: clips.length,
        problemCount: problems.length,
        totalSampleCount: samplesOf(clips),
        packBytes,
        labelRule: guessLabelRule(paths, columns),
        labelRuleIsGuess: true,
        splitConfig: guessSplitConfig(paths, columns),
        ...(listing.names.length > 0 && { archiveNames: listing.names }),
      },
      clips,
      problems,
      tables,
    };
  });
  return { record, addedCount: record.clipCount, knownCount: 0 };
}

async function importMore(plan: UnfinishedImport, dropped: readonly File[], work: Work): Promise<AddedClips> {
  const { datasetId, pack } = plan;
  const before = await getDataset(datasetId);
  const known = new KnownClips(await loadClips(datasetId));
  let counts = { addedCount: 0, knownCount: 0 };
  const record = await addToDataset(before, pack, async () => {
    const { listing, clips, packBytes, knownCount, ...filled } = await fillPack(plan, dropped, known, work);
    counts = { addedCount: clips.length, knownCount };
    const { tables, problems } = await keepTables(listing, clips, filled.problems, work.signal);
    const namesBefore = before.archiveNames?.length ?? 0;
    return {
      clips: clips.map((clip) => behind(namesBefore, { ...clip, pack })),
      problems: problems.map((problem) => behind(namesBefore, problem)),
      tables,
      changeOf: (current) => ({
        problemCount: current.problemCount + problems.length,
        totalSampleCount: current.totalSampleCount + samplesOf(clips),
        packBytes: current.packBytes + packBytes,
        packCount: Math.max(current.packCount ?? 1, pack + 1),
        ...(listing.names.length > 0 && { archiveNames: [...(current.archiveNames ?? []), ...listing.names] }),
      }),
    };
  });
  return { record, ...counts };
}

/** The archives of an addition are listed behind those that were there. */
function behind<T extends Pick<Clip, 'undecoded'>>(count: number, entry: T): T {
  const { undecoded } = entry;
  return undecoded ? { ...entry, undecoded: { ...undecoded, names: undecoded.names + count } } : entry;
}

const samplesOf = (clips: readonly Clip[]) => clips.reduce((sum, clip) => sum + clip.sampleCount, 0);

interface Filled extends KeptImport {
  listing: Listing;
  packBytes: number;
  knownCount: number;
}

/** Lists and decodes files into the pack, from where the import was cut off, if it was. */
async function fillPack(
  plan: UnfinishedImport,
  dropped: readonly File[],
  known: KnownClips | null,
  work: Work,
): Promise<Filled> {
  const { datasetId, sampleRateHz, limits, nameEncoding } = plan;
  const { signal, feed } = work;
  const kept = (await readKept(plan)) ?? { clips: [], problems: [] };
  let journal = await ImportJournal.begin(plan, kept);
  return withSpoolFiles(async (openSpool) => {
    const listing = await listFiles(dropped, { openSpool, nameEncoding, signal });
    signal.throwIfAborted();
    const fileCount = listing.files.filter(({ error }) => !error).length;
    const isContinued = plan.fileCount === fileCount && plan.filesDone > 0;
    const path = packPath(datasetFolder(datasetId), plan.pack);
    const pack = await ClipPackWriter.create(path, isContinued ? plan.packBytes : 0);
    try {
      const isKept = isContinued && pack.bytes === plan.packBytes && isAllOf(plan, kept);
      if (!isKept) pack.cutTo(0);
      const { filesDone, knownCount } = isKept ? plan : nothingDone;
      const decoded: Decoded = { filesDone, knownCount, ...(isKept ? kept : { clips: [], problems: [] }) };
      for (const { path, contentHash } of decoded.clips) known?.place(path, contentHash);
      journal = await ImportJournal.begin(
        { ...plan, ...(isKept ? {} : nothingDone), fileCount },
        decoded,
        work.saveEveryMs,
      );
      if (!known) {
        feed.open({ datasetId, name: plan.name, sampleRateHz, fileCount }, decoded.clips, (clip) => pack.read(clip));
      }
      const job = { ...work, listing, sampleRateHz, limits, pack, known, journal, onClip: () => feed.wake() };
      const problems = await decodeListed(job, decoded);
      pack.flush();
      signal.throwIfAborted();
      return { listing, clips: decoded.clips, problems, packBytes: pack.bytes, knownCount: decoded.knownCount };
    } finally {
      feed.closePack();
      pack.close();
      await journal.end();
    }
  });
}

/** Whether what was kept is all that the plan speaks of. */
function isAllOf({ filesDone, knownCount }: UnfinishedImport, { clips, problems }: KeptImport): boolean {
  return clips.length + problems.length + knownCount === filesDone;
}
