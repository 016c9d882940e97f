// Decodes listed files into a pack: what comes of each, in the listing's order, becomes a clip or a problem.

import type { ImportLimits } from '../config/import-limits.ts';
import type { Clip, ImportProblem } from '../dataset/clip.ts';
import { type ErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { itemAt } from '../lib/present.ts';
import type { ClipPackWriter } from '../storage/clip-pack.ts';
import type { ImportJournal } from '../storage/import-journal.ts';
import { decodeAll, type StartDecoder } from './decode-pool.ts';
import type { ImportFile } from './import-file.ts';
import { type ImportEvent, ImportProgress } from './import-progress.ts';
import type { KnownClips } from './known-clips.ts';
import { type Listing, noAudioError } from './listing.ts';

export interface Decoding {
  listing: Listing;
  sampleRateHz: number;
  limits: ImportLimits;
  pack: ClipPackWriter;
  /** Null: each path is a clip's own. */
  known: KnownClips | null;
  journal: ImportJournal;
  startDecoder: StartDecoder;
  signal: AbortSignal;
  onEvent(event: ImportEvent): void;
  onClip(): void;
}

/** What came of files before; grows with what comes of the others. */
export interface Decoded {
  /** Of the files to decode. */
  filesDone: number;
  clips: Clip[];
  /** Of files that were decoded. */
  problems: ImportProblem[];
  knownCount: number;
}

/** Decodes the files that are left. Resolves with all problems, those of the listing too, in its order. Rejects with
 *  `import/no-audio` (or the error of a single file) where not one file can be used. */
export async function decodeListed(job: Decoding, decoded: Decoded): Promise<ImportProblem[]> {
  const { pack, known, journal, sampleRateHz, limits, signal, startDecoder, onEvent } = job;
  const { archives, files } = job.listing;
  const { clips } = decoded;
  const readable = files.filter(({ error }) => !error).map(({ file }) => file);
  const total = { fileCount: readable.length, totalBytes: sumOf(readable) };
  onEvent({ type: 'listed', ...total });
  let bytesDone = sumOf(readable.slice(0, decoded.filesDone));
  let seconds = clips.reduce((sum, clip) => sum + clip.sampleCount, 0) / sampleRateHz;
  const progress = new ImportProgress(total, onEvent, { files: decoded.filesDone, bytes: bytesDone });
  /** Where the samples of the file under way begin in the pack. */
  let offsetBytes = pack.bytes;

  const report = (share: number, file: ImportFile) => {
    const counts = { filesDone: decoded.filesDone, bytesDone: bytesDone + share * file.bytes, clipCount: clips.length };
    const problemCount = files.length - readable.length + decoded.problems.length;
    progress.update({ ...counts, problemCount }, decoded.filesDone === total.fileCount);
  };
  const endFile = (file: ImportFile) => {
    offsetBytes = pack.bytes;
    decoded.filesDone++;
    bytesDone += file.bytes;
    report(0, file);
    if (!journal.isDue) return;
    pack.flush();
    journal.save({ ...decoded, packBytes: pack.bytes });
  };
  const pool = { archives, sampleRateHz, limits, signal, startDecoder };
  await decodeAll(readable.slice(decoded.filesDone), pool, (file, piece) => {
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
        const { undecoded } = file;
        const path = known ? known.place(file.path, facts.contentHash) : file.path;
        if (path === null) {
          pack.cutTo(offsetBytes);
          decoded.knownCount++;
        } else {
          clips.push({ index: clips.length, path, offsetBytes, ...facts, ...(undecoded && { undecoded }) });
          seconds += facts.sampleCount / sampleRateHz;
          refuseTooMuch(seconds, limits);
        }
        endFile(file);
        job.onClip();
        break;
      }
      case 'problem':
        pack.cutTo(offsetBytes);
        decoded.problems.push(problemOf(file, piece.error));
        endFile(file);
        break;
    }
  });

  const problems = inOrder(files, decoded.problems);
  if (clips.length === 0 && decoded.knownCount === 0) throw noAudioError(problems);
  return problems;
}

function sumOf(files: readonly ImportFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Those of the listing, and those of decoded files, which are in its order too. */
function inOrder(files: Listing['files'], ofDecoded: readonly ImportProblem[]): ImportProblem[] {
  let next = 0;
  return files.flatMap(({ file, error }) => {
    if (error) return [problemOf(file, error)];
    if (ofDecoded[next]?.path !== file.path) return [];
    return [itemAt(ofDecoded, next++)];
  });
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
