// An import from dropped files to a stored data set: list, decode, write the pack, keep the record. One at a time; meanwhile
// others may hear of its clips.

import { type ImportLimits, usualLimits } from '../config/import-limits.ts';
import type { NameEncoding } from '../config/name-encodings.ts';
import type { Clip, ImportProblem } from '../dataset/clip.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { guessLabelRule } from '../dataset/label-guess.ts';
import { guessSplitConfig } from '../dataset/split-guess.ts';
import type { ClipTable } from '../dataset/tables/clip-table.ts';
import { joinTables } from '../dataset/tables/join-tables.ts';
import { type ErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { ClipPackWriter, packPath } from '../storage/clip-pack.ts';
import { createDataset, datasetFolder, sweepUnfinished } from '../storage/dataset-store.ts';
import { withSpoolFiles } from '../storage/spool-files.ts';
import { ClipFeed, type ImportedClips } from './clip-feed.ts';
import { decodeAll, type StartDecoder } from './decode-pool.ts';
import type { ImportFile } from './import-file.ts';
import { type ImportEvent, ImportProgress } from './import-progress.ts';
import { type Listing, listFiles, noAudioError } from './listing.ts';
import { keepTables } from './table-files.ts';

export interface ImportOptions {
  name: string;
  sampleRateHz: number;
  /** Without it: the usual ones. */
  limits?: ImportLimits;
  /** Of names in archives that do not tell theirs; without it, it is guessed. */
  nameEncoding?: NameEncoding | undefined;
}

let running: { controller: AbortController; feed: ClipFeed } | null = null;

/** Imports files as a new data set. Rejects with `import/cancelled` after `cancelImport()`, with `import/no-audio` (or
 *  the error of a single file) where not one file can be used, or with `storage/…`; after any failure nothing of it is left in storage. */
export async function importFiles(
  dropped: readonly File[],
  options: ImportOptions,
  onEvent: (event: ImportEvent) => void,
  startDecoder: StartDecoder,
): Promise<DatasetRecord> {
  if (running) throw new Error('An import is running already: wait for it or cancel it.');
  const controller = new AbortController();
  const feed = new ClipFeed();
  running = { controller, feed };
  try {
    await sweepUnfinished();
    const { signal } = controller;
    const record = await withSpoolFiles(async (openSpool) => {
      const listing = await listFiles(dropped, { openSpool, nameEncoding: options.nameEncoding, signal });
      signal.throwIfAborted();
      return importListed({ listing, options, onEvent, startDecoder, signal, feed });
    });
    feed.end('stored');
    return record;
  } catch (thrown) {
    feed.end('failed');
    throw thrown;
  } finally {
    running = null;
  }
}

export function cancelImport(): void {
  running?.controller.abort(new VoxtuneError('import/cancelled', 'The import was cancelled; nothing of it was kept.'));
}

/** The clips of the import under way; where there is none, those of one that failed. */
export function clipsUnderWay(): ImportedClips {
  return running?.feed ?? ClipFeed.ended(null, []);
}

interface Import {
  listing: Listing;
  options: ImportOptions;
  onEvent(event: ImportEvent): void;
  startDecoder: StartDecoder;
  signal: AbortSignal;
  feed: ClipFeed;
}

async function importListed(job: Import): Promise<DatasetRecord> {
  const { listing, options, signal, feed } = job;
  const datasetId = crypto.randomUUID();
  return createDataset(datasetId, async () => {
    const pack = await ClipPackWriter.create(packPath(datasetFolder(datasetId)));
    try {
      const clips: Clip[] = [];
      const fileCount = listing.files.filter(({ error }) => !error).length;
      feed.open({ datasetId, name: options.name, sampleRateHz: options.sampleRateHz, fileCount }, clips, (clip) =>
        pack.read(clip),
      );
      const leftOut = await decodeInto(job, pack, clips);
      pack.flush();
      const { tables, problems } = await keepTables(listing, clips, leftOut, signal);
      const record = toRecord(datasetId, options, { clips, problems, tables }, pack.bytes);
      const { names } = listing;
      return { record: names.length > 0 ? { ...record, archiveNames: names } : record, clips, problems, tables };
    } finally {
      feed.closePack();
      pack.close();
    }
  });
}

/** Decodes all files into the pack and fills `clips`; these and the problems that it returns are in the order of the listing. */
async function decodeInto(job: Import, pack: ClipPackWriter, clips: Clip[]): Promise<ImportProblem[]> {
  const { options, onEvent, startDecoder, signal, feed } = job;
  const { archives, files } = job.listing;
  const readable = files.filter(({ error }) => !error).map(({ file }) => file);
  const total = { fileCount: readable.length, totalBytes: readable.reduce((sum, { bytes }) => sum + bytes, 0) };
  onEvent({ type: 'listed', ...total });
  const progress = new ImportProgress(total, onEvent);

  const failed = new Map<ImportFile, ImportProblem>();
  const { sampleRateHz, limits = usualLimits } = options;
  let [filesDone, bytesDone, seconds] = [0, 0, 0];
  /** Where the samples of the file under way begin in the pack. */
  let offsetBytes = 0;
  const report = (share: number, file: ImportFile) => {
    const counts = { filesDone, bytesDone: bytesDone + share * file.bytes, clipCount: clips.length };
    const problemCount = files.length - readable.length + failed.size;
    progress.update({ ...counts, problemCount }, filesDone === total.fileCount);
  };
  const endFile = (file: ImportFile) => {
    offsetBytes = pack.bytes;
    filesDone++;
    bytesDone += file.bytes;
    report(0, file);
  };
  const pool = { archives, sampleRateHz, limits, signal, startDecoder };
  await decodeAll(readable, pool, (file, piece) => {
    switch (piece.kind) {
      case 'samples':
        pack.append(piece.bytes, total.totalBytes - bytesDone);
        report(piece.share, file);
        break;
      case 'again':
        pack.cutTo(offsetBytes);
        break;
      case 'clip': {
        const { kind: _kind, ...facts } = piece;
        const { path, undecoded } = file;
        clips.push({ index: clips.length, path, offsetBytes, ...facts, ...(undecoded && { undecoded }) });
        seconds += facts.sampleCount / sampleRateHz;
        refuseTooMuch(seconds, limits);
        endFile(file);
        feed.wake();
        break;
      }
      case 'problem':
        pack.cutTo(offsetBytes);
        failed.set(file, problemOf(file, piece.error));
        endFile(file);
        break;
    }
  });

  const problems = files.flatMap(({ file, error }) => {
    const problem = error ? problemOf(file, error) : failed.get(file);
    return problem ? [problem] : [];
  });
  if (clips.length === 0) throw noAudioError(problems);
  return problems;
}

function problemOf({ path, undecoded }: ImportFile, error: ErrorRecord): ImportProblem {
  return { path, error, ...(undecoded && { undecoded }) };
}

/** Throws `import/too-long`: a part of the clips would be a data set that nobody asked for. */
function refuseTooMuch(seconds: number, { totalHours }: ImportLimits): void {
  if (seconds <= totalHours * 3600) return;
  throw new VoxtuneError(
    'import/too-long',
    `The recordings last more than ${totalHours} hours together, and no more are imported at a time. Choose fewer, or allow more ` +
      '(--max-total-hours).',
    { limit: totalHours },
  );
}

function toRecord(
  id: string,
  { name, sampleRateHz }: ImportOptions,
  {
    clips,
    problems,
    tables,
  }: { clips: readonly Clip[]; problems: readonly ImportProblem[]; tables: readonly ClipTable[] },
  packBytes: number,
): DatasetRecord {
  const paths = clips.map((clip) => clip.path);
  const columns = joinTables(paths, tables);
  return {
    id,
    name,
    createdAt: Date.now(),
    sampleRateHz,
    clipCount: clips.length,
    problemCount: problems.length,
    totalSampleCount: clips.reduce((sum, clip) => sum + clip.sampleCount, 0),
    packBytes,
    labelRule: guessLabelRule(paths, columns),
    labelRuleIsGuess: true,
    splitConfig: guessSplitConfig(paths, columns),
  };
}
