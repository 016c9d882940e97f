// One import from dropped files to a stored data set.

import type { Clip, ImportProblem } from '../dataset/clip.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { guessLabelRule } from '../dataset/label-guess.ts';
import { defaultSplitConfig } from '../dataset/split.ts';
import { ClipPackWriter, packPath } from '../storage/clip-pack.ts';
import { createDataset, datasetFolder } from '../storage/dataset-store.ts';
import type { ClipFeed } from './clip-feed.ts';
import { decodeAll } from './decode-pool.ts';
import type { DecodeOutcome, ImportFile } from './decode-types.ts';
import type { ImportEvent } from './import-events.ts';
import { ImportProgress } from './import-progress.ts';
import { type Listing, listFiles, noAudioError } from './listing.ts';

export interface ImportOptions {
  name: string;
  sampleRateHz: number;
}

/** Imports files as a new data set; `feed` is told of each clip, and of the end. Rejects with the signal's reason after an
 *  abort; after any failure nothing is left in storage. Throws `zip/…`, `import/no-audio`, `storage/…`. */
export async function runImport(
  dropped: readonly File[],
  options: ImportOptions,
  onEvent: (event: ImportEvent) => void,
  signal: AbortSignal,
  feed: ClipFeed,
): Promise<DatasetRecord> {
  try {
    const record = await importInto(crypto.randomUUID(), dropped, options, onEvent, signal, feed);
    feed.end('stored');
    return record;
  } catch (thrown) {
    feed.end('failed');
    throw thrown;
  }
}

async function importInto(
  id: string,
  dropped: readonly File[],
  options: ImportOptions,
  onEvent: (event: ImportEvent) => void,
  signal: AbortSignal,
  feed: ClipFeed,
): Promise<DatasetRecord> {
  const listing = await listFiles(dropped);
  signal.throwIfAborted();
  return createDataset(id, async () => {
    const pack = await ClipPackWriter.create(packPath(datasetFolder(id)));
    try {
      const clips: Clip[] = [];
      const fileCount = listing.files.filter(({ error }) => !error).length;
      feed.open({ datasetId: id, ...options, fileCount }, clips, (clip) => pack.read(clip));
      const sink = { pack, clips, onClip: () => feed.wake() };
      const collected = await collect(listing, options, onEvent, signal, sink);
      pack.flush();
      signal.throwIfAborted();
      return { record: toRecord(id, options, collected, pack.bytes), ...collected };
    } finally {
      feed.closePack();
      pack.close();
    }
  });
}

interface ClipSink {
  pack: ClipPackWriter;
  /** Filled. */
  clips: Clip[];
  onClip(): void;
}

interface Collected {
  clips: Clip[];
  problems: ImportProblem[];
}

/** Decodes all files into the pack; clips and problems are in the order of the listing. */
async function collect(
  { archives, files }: Listing,
  { sampleRateHz }: ImportOptions,
  onEvent: (event: ImportEvent) => void,
  signal: AbortSignal,
  { pack, clips, onClip }: ClipSink,
): Promise<Collected> {
  const readable = files.filter((listed) => !listed.error).map((listed) => listed.file);
  const fileCount = readable.length;
  const totalBytes = readable.reduce((sum, file) => sum + file.bytes, 0);
  onEvent({ type: 'listed', fileCount, totalBytes });
  const progress = new ImportProgress({ fileCount, totalBytes }, onEvent);

  const failed = new Map<ImportFile, ImportProblem>();
  const leftOutCount = files.length - fileCount;
  let filesDone = 0;
  let bytesDone = 0;
  const take = (file: ImportFile, outcome: DecodeOutcome) => {
    if (outcome.kind === 'clip') {
      clips.push(append(pack, clips.length, file, outcome, totalBytes - bytesDone));
      onClip();
    } else failed.set(file, { path: file.path, error: outcome.error });
    filesDone++;
    bytesDone += file.bytes;
    const counts = { filesDone, bytesDone, clipCount: clips.length, problemCount: leftOutCount + failed.size };
    progress.update(counts, filesDone === fileCount);
  };
  await decodeAll(readable, { archives, sampleRateHz, signal }, take);

  const problems = files.flatMap(({ file, error }) => {
    const problem = error ? { path: file.path, error } : failed.get(file);
    return problem ? [problem] : [];
  });
  if (clips.length === 0) throw noAudioError(files.length, problems);
  return { clips, problems };
}

function append(
  pack: ClipPackWriter,
  index: number,
  file: ImportFile,
  { bytes, kind: _kind, ...facts }: Extract<DecodeOutcome, { kind: 'clip' }>,
  bytesLeft: number,
): Clip {
  return { index, path: file.path, offsetBytes: pack.append(bytes, bytesLeft), ...facts };
}

function toRecord(
  id: string,
  { name, sampleRateHz }: ImportOptions,
  { clips, problems }: Collected,
  packBytes: number,
): DatasetRecord {
  return {
    id,
    name,
    createdAt: Date.now(),
    sampleRateHz,
    clipCount: clips.length,
    problemCount: problems.length,
    totalSampleCount: clips.reduce((sum, clip) => sum + clip.sampleCount, 0),
    packBytes,
    labelRule: guessLabelRule(clips.map((clip) => clip.path)),
    splitConfig: defaultSplitConfig,
  };
}
