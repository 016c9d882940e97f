// What was dropped, as a list of files: those to decode, in a fixed order, and those left out before they are read.

import { isDecodable } from '../audio/audio-formats.ts';
import type { ImportProblem } from '../dataset/clip.ts';
import { lfsPointerError } from '../formats/git-lfs.ts';
import { listZip } from '../formats/zip/directory.ts';
import type { ErrorCode } from '../lib/error-codes.ts';
import { type ErrorParams, type ErrorRecord, fromErrorRecord, toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import type { ImportFile } from './decode-file.ts';

/** A listed file: one to read (`error` null), or one to leave out for the reason given. */
export interface ListedFile {
  file: ImportFile;
  error: ErrorRecord | null;
}

export interface Listing {
  archives: Blob[];
  files: ListedFile[];
}

/** Lists archives and loose files. Entries keep their archive's order; loose files are sorted by path, since the order
 *  in which a browser hands over a folder is its own affair. With several things dropped that bring something, an archive's paths
 *  start with its name, so that two archives do not run together. An archive that cannot be listed is itself a file to leave out:
 *  nothing rejects for it, only for the signal. */
export async function listFiles(dropped: readonly File[], signal?: AbortSignal): Promise<Listing> {
  const archives: Blob[] = [];
  const sources: { prefix: string; files: ListedFile[] }[] = [];
  const sorted = [...dropped].sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
  for (const file of sorted) {
    signal?.throwIfAborted();
    // A single file is taken for an archive whatever it is called, unless its name says that it is audio.
    const isArchive = /\.zip$/i.test(file.name) || (dropped.length === 1 && kindOf(file.name) === 'other');
    if (isArchive) sources.push({ prefix: `${pathOf(file)}/`, files: await listArchive(file, archives) });
    else sources.push({ prefix: '', files: [listLoose(file)] });
  }
  const bringSomething = sources.filter(({ files }) => files.some(({ error }) => error === null));
  const isPrefixed = bringSomething.length > 1;
  const files = sources.flatMap((source) => {
    if (!isPrefixed || source.prefix === '') return source.files;
    return source.files.map(({ file, error }) => {
      return { file: file.source.kind === 'entry' ? { ...file, path: source.prefix + file.path } : file, error };
    });
  });
  return { archives, files };
}

async function listArchive(file: File, archives: Blob[]): Promise<ListedFile[]> {
  const itself: ImportFile = { path: pathOf(file), bytes: file.size, source: { kind: 'file', file } };
  try {
    const { entries, damage } = await listZip(file);
    const archive = archives.push(file) - 1;
    const files = entries.map((entry): ListedFile => {
      const { path, uncompressedBytes: bytes } = entry;
      // a size that makes no sense: reading it tells
      const error = reasonToLeaveOut(path, { ...entry, bytes: entry.damage === null ? bytes : null });
      return { file: { path, bytes, source: { kind: 'entry', archive, entry } }, error };
    });
    if (damage) files.push({ file: itself, error: withoutStack(damage) });
    return files;
  } catch (thrown) {
    return [{ file: itself, error: withoutStack(thrown) }];
  }
}

function listLoose(file: File): ListedFile {
  const path = pathOf(file);
  const isSystemFile = path.split('/').includes('__MACOSX');
  // one that was deleted has no bytes either: reading it tells
  const otherArchive = otherArchives.exec(path)?.[1]?.toUpperCase();
  const error = otherArchive
    ? reason('zip/not-a-zip', `This is a ${otherArchive} archive. Unpack it, or make a .zip of it.`, {
        found: otherArchive,
      })
    : reasonToLeaveOut(path, { isDirectory: false, isSystemFile, bytes: file.size || null });
  return { file: { path, bytes: file.size, source: { kind: 'file', file } }, error };
}

function pathOf(file: File): string {
  return file.webkitRelativePath || file.name;
}

/** Audio that is not decoded here, where `isDecodable` does not say otherwise; anything else with an extension is not audio. */
const otherAudio = /\.(mp3|flac|ogg|oga|opus|m4a|aac|wma|amr|webm|mp4|caf|sph|ra|w64|spx)$/i;

/** Archives that people drop beside zips. */
const otherArchives = /\.(rar|7z|tar|tgz|gz|bz2|xz|zst)$/i;

function kindOf(path: string): 'audio' | 'other-audio' | 'no-extension' | 'other' {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (isDecodable(name)) return 'audio';
  if (otherAudio.test(name)) return 'other-audio';
  return name.includes('.') ? 'other' : 'no-extension';
}

function reasonToLeaveOut(
  path: string,
  { isDirectory, isSystemFile, bytes }: { isDirectory: boolean; isSystemFile: boolean; bytes: number | null },
): ErrorRecord | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (isSystemFile || name.startsWith('.')) {
    return reason('import/system-file', 'A hidden file or one of the operating system: nothing to import.');
  }
  if (isDirectory) return reason('import/folder', 'A folder: its files are listed by themselves.');
  const kind = kindOf(path);
  const found = name.slice(name.lastIndexOf('.') + 1).toUpperCase();
  if (kind === 'other') return reason('audio/not-audio', `Not an audio file (${found}).`, { found });
  if (kind === 'other-audio') {
    return reason('audio/unsupported-format', `${found} files cannot be read yet. Convert it to WAV.`, { found });
  }
  if (bytes === 0) return reason('audio/empty', 'The file is empty.');
  return null;
}

function reason(code: ErrorCode, message: string, params?: ErrorParams): ErrorRecord {
  return withoutStack(new VoxtuneError(code, message, params));
}

function withoutStack(thrown: unknown): ErrorRecord {
  const { details: _stack, ...record } = toErrorRecord(thrown);
  return record;
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
      'There is no file in what was chosen, apart from hidden and system files. Choose an archive of WAV, AIFF or AU files.';
    return new VoxtuneError('import/no-files', message);
  }
  if (culprits.length === 1 && /^(zip\/|file\/|audio\/too-long)/.test(first.error.code)) {
    return fromErrorRecord({ ...first.error, message: sentenceOf(first), culprits });
  }
  const pointers = culprits.filter(({ error }) => error.code === 'file/lfs-pointer');
  if (pointers.length > 0 && culprits.every(({ error }) => isPointerOrNoAudio.has(error.code))) {
    const what = pointers.length === 1 ? `${pointers[0]?.path} is` : `All ${pointers.length} recordings are each`;
    return lfsPointerError(what, { culprits: pointers.slice(0, mostCulprits) });
  }
  const named = sentences(culprits.slice(0, mostInSentence)).join(' ');
  const more = culprits.length > mostInSentence ? ` And ${culprits.length - mostInSentence} more.` : '';
  return new VoxtuneError(
    'import/no-audio',
    `None of the ${culprits.length} files could be imported as audio. ${named}${more} Choose an archive of WAV, AIFF or AU files.`,
    { fileCount: culprits.length },
    { culprits: culprits.slice(0, mostCulprits) },
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
