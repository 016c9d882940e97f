// What was dropped, as a list of files: those to decode, in a fixed order, and those left out before they are read.

import { isDecodable } from '../audio/audio-formats.ts';
import type { ImportProblem } from '../dataset/clip.ts';
import { listZipEntries } from '../formats/zip/directory.ts';
import type { ErrorCode } from '../lib/error-codes.ts';
import { type ErrorRecord, toErrorRecord, VoxtuneError } from '../lib/errors.ts';
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
 *  in which a browser hands over a folder is its own affair. With several things dropped, an archive's paths start with
 *  its name, so that two archives do not run together. Throws `zip/…` when an archive cannot be listed. */
export async function listFiles(dropped: readonly File[]): Promise<Listing> {
  const archives: Blob[] = [];
  const files: ListedFile[] = [];
  const sorted = [...dropped].sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
  for (const file of sorted) {
    // A single file is taken for an archive whatever it is called, unless its name says that it is audio.
    const isArchive = /\.zip$/i.test(file.name) || (dropped.length === 1 && kindOf(file.name) === 'other');
    if (!isArchive) {
      const path = pathOf(file);
      const isSystemFile = path.split('/').includes('__MACOSX');
      // one that was deleted has no bytes either: reading it tells
      const error = reasonToLeaveOut(path, { isDirectory: false, isSystemFile, bytes: file.size || null });
      files.push({ file: { path, bytes: file.size, source: { kind: 'file', file } }, error });
      continue;
    }
    const archive = archives.push(file) - 1;
    const prefix = dropped.length > 1 ? `${pathOf(file)}/` : '';
    for (const entry of await listZipEntries(file)) {
      const path = prefix + entry.path;
      const { isDirectory, isSystemFile, uncompressedBytes: bytes } = entry;
      const error = reasonToLeaveOut(path, { isDirectory, isSystemFile, bytes });
      files.push({ file: { path, bytes, source: { kind: 'entry', archive, entry } }, error });
    }
  }
  return { archives, files };
}

function pathOf(file: File): string {
  return file.webkitRelativePath || file.name;
}

/** Audio that is not decoded here, where `isDecodable` does not say otherwise; anything else with an extension is not audio. */
const otherAudio = /\.(mp3|flac|ogg|oga|opus|m4a|aac|aif|aiff|aifc|wma|amr|webm|mp4|caf|au|snd|sph|ra|w64|spx)$/i;

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

function reason(...[code, message, params]: ConstructorParameters<typeof VoxtuneError>): ErrorRecord {
  const { details: _stack, ...record } = toErrorRecord(new VoxtuneError(code, message, params));
  return record;
}

/** Entries that are listed and hold nothing that a person put there. */
const notFiles: ReadonlySet<ErrorCode> = new Set(['import/folder', 'import/system-file']);

/** What is told when not one file could be used. */
export function noAudioError(problems: readonly ImportProblem[]): VoxtuneError {
  const fileCount = problems.filter(({ error }) => !notFiles.has(error.code)).length;
  if (fileCount === 0) {
    const message =
      'There is no file in what was chosen, apart from hidden and system files. Choose an archive of WAV files.';
    return new VoxtuneError('import/no-files', message);
  }
  const counts = new Map<string, number>();
  for (const { error } of problems) counts.set(error.message, (counts.get(error.message) ?? 0) + 1);
  const [commonest] = [...counts].sort((a, b) => b[1] - a[1]);
  const why = commonest ? ` Most often: ${commonest[0]}` : '';
  return new VoxtuneError(
    'import/no-audio',
    `None of the ${fileCount} files could be imported as audio.${why} Choose an archive of WAV files.`,
    { fileCount, reason: commonest?.[0] ?? '' },
  );
}
