// What was dropped, as a list of files: those to decode, in a fixed order, and those left out before they are read.

import type { ImportProblem } from '../dataset/clip.ts';
import { isTableName } from '../dataset/tables/table-names.ts';
import { isArchiveName } from '../formats/archive-kind.ts';
import { lfsPointerError } from '../formats/git-lfs.ts';
import type { ErrorCode } from '../lib/error-codes.ts';
import { type ErrorRecord, fromErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { chosenPath } from '../lib/file-names.ts';
import { unpackedPath } from '../lib/file-paths.ts';
import type { ImportFile } from './import-file.ts';
import { reasonToLeaveOut } from './leave-out.ts';
import { type ArchiveNames, joinSources, type ListedFile, type ListingContext, listArchive } from './list-archive.ts';

export interface Listing {
  /** Where files that are parts of archives lie. */
  archives: Blob[];
  /** Archives that do not tell the character set of their names. */
  names: ArchiveNames[];
  files: ListedFile[];
}

export type ListingOptions = Omit<ListingContext, 'archives' | 'names'>;

/** Lists archives and loose files. Entries keep their archive's order; loose files are sorted by path, since the order
 *  in which a browser hands over a folder is its own affair. With several things dropped that bring something, an archive's paths
 *  start with its name. An archive that cannot be listed is itself a file to leave out: nothing rejects for it, only for the signal
 *  and the storage. */
export async function listFiles(dropped: readonly File[], options: ListingOptions): Promise<Listing> {
  const context: ListingContext = { ...options, archives: [], names: [] };
  const sources: { archive: ImportFile | null; files: ListedFile[] }[] = [];
  const sorted = [...dropped].sort((a, b) => (droppedPath(a) < droppedPath(b) ? -1 : 1));
  for (const file of sorted) {
    options.signal?.throwIfAborted();
    const path = droppedPath(file);
    const itself: ImportFile = { path, bytes: file.size, source: { kind: 'file', file } };
    const error = looseReason(path, file);
    // A single file is taken for an archive whatever it is called, unless its name says that it is audio, or a table.
    const isArchive = isArchiveName(path) || (dropped.length === 1 && !isTableName(path));
    if (error?.code === 'audio/not-audio' && isArchive) {
      sources.push({ archive: itself, files: await listArchive(file, itself, context) });
    } else sources.push({ archive: null, files: [{ file: itself, error }] });
  }
  return { archives: context.archives, names: context.names, files: joinSources(sources) };
}

/** A folder that was chosen may be a hidden one: what counts is what is in it. */
function looseReason(path: string, { size }: File): ErrorRecord | null {
  const inFolder = path.slice(path.indexOf('/') + 1);
  // one that was deleted has no bytes either: reading it tells
  return reasonToLeaveOut(inFolder, { isFolder: false, isSpecial: false, bytes: size || null });
}

/** The path of a file that was dropped or chosen, in its folder. */
export function droppedPath(file: File): string {
  return unpackedPath(chosenPath(file));
}

/** Entries that are listed and hold nothing that a person put there. */
const notFiles: ReadonlySet<ErrorCode> = new Set(['import/folder', 'import/system-file']);
/** As many are named in the page, and in the sentence. */
const mostCulprits = 20;
const mostInSentence = 5;

const isPointerOrNoAudio: ReadonlySet<ErrorCode> = new Set(['file/lfs-pointer', 'audio/not-audio']);

/** What is told when not one file could be used: each of them by name. Where it is one archive alone, its own error. */
export function noAudioError(problems: readonly ImportProblem[]): VoxtuneError {
  const culprits = problems.filter(({ error }) => !notFiles.has(error.code));
  const [first] = culprits;
  if (!first) {
    const message =
      'There is no file in what was chosen, apart from hidden and system files. Choose an archive of recordings: WAV, FLAC, MP3, M4A, Ogg or others.';
    return new VoxtuneError('import/no-files', message);
  }
  if (
    culprits.length === 1 &&
    /^(zip\/|tar\/|file\/|audio\/too-long|import\/(other-archive|bomb))/.test(first.error.code)
  ) {
    return fromErrorRecord({ ...first.error, message: sentenceOf(first), culprits });
  }
  if (culprits.every(({ path, error }) => error.code === 'audio/not-audio' && isTableName(path)))
    return tableAlone(first.path);
  const pointers = culprits.filter(({ error }) => error.code === 'file/lfs-pointer');
  if (pointers.length > 0 && culprits.every(({ error }) => isPointerOrNoAudio.has(error.code))) {
    const what = pointers.length === 1 ? `${pointers[0]?.path} is` : `All ${pointers.length} recordings are each`;
    return lfsPointerError(what, { culprits: pointers.slice(0, mostCulprits) });
  }
  const named = sentences(culprits.slice(0, mostInSentence)).join(' ');
  const more = culprits.length > mostInSentence ? ` And ${culprits.length - mostInSentence} more.` : '';
  return new VoxtuneError(
    'import/no-audio',
    `None of the ${culprits.length} files could be imported as audio. ${named}${more} Choose an archive of recordings: WAV, FLAC, MP3, M4A, Ogg or others.`,
    { fileCount: culprits.length },
    { culprits: culprits.slice(0, mostCulprits) },
  );
}

function tableAlone(path: string): VoxtuneError {
  return new VoxtuneError(
    'table/no-clips',
    `${path} is a table about clips, and no clip came with it. Choose it together with the clips, or add it to the data set that it is about.`,
    { path },
  );
}

/** Each reason once, with the files that it is about. */
function sentences(problems: readonly ImportProblem[]): string[] {
  const paths = new Map<string, string[]>();
  for (const { path, error } of problems) paths.set(error.message, [...(paths.get(error.message) ?? []), path]);
  return [...paths].map(([message, [first = '', ...others]]) => {
    if (others.length === 0 && message.includes(first)) return message;
    return `${[first, ...others].join(', ')}: ${message}`;
  });
}

/** A file that was left out, with the reason, in English. */
export function sentenceOf({ path, error }: ImportProblem): string {
  return error.message.includes(path) ? error.message : `${path}: ${error.message}`;
}
