// Why a file is left out before it is read: by its name and place alone.

import { isAudioName } from '../audio/audio-formats.ts';
import { otherArchiveName } from '../formats/archive-kind.ts';
import type { ErrorCode } from '../lib/error-codes.ts';
import { type ErrorParams, type ErrorRecord, toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { baseName } from '../lib/file-names.ts';
import { isInHiddenFolder, isSystemPath } from '../lib/file-paths.ts';

/** Sound that says neither its rate nor its coding: nobody can tell. */
const bareAudio = /\.(raw|pcm|sln|vox|gsm|g722|g726|g729)$/i;

export function kindOf(path: string): 'audio' | 'bare-audio' | 'no-extension' | 'other' {
  const name = baseName(path);
  if (isAudioName(name)) return 'audio';
  if (bareAudio.test(name)) return 'bare-audio';
  return name.includes('.') ? 'other' : 'no-extension';
}

interface Facts {
  isFolder: boolean;
  /** A symbolic link, a device. */
  isSpecial: boolean;
  /** Null: not known. */
  bytes: number | null;
}

/** Null: it is to be read. Archives are not asked about. */
export function reasonToLeaveOut(path: string, { isFolder, isSpecial, bytes }: Facts): ErrorRecord | null {
  const name = baseName(path);
  if (isSystemPath(path) || name.startsWith('.')) {
    return reason('import/system-file', 'A hidden file or one of the operating system: nothing to import.');
  }
  if (isFolder) return reason('import/folder', 'A folder: its files are listed by themselves.');
  const kind = kindOf(path);
  if (isInHiddenFolder(path)) {
    const message = 'It lies in a hidden folder, where programs keep copies and notes of their own.';
    return kind === 'other'
      ? reason('import/system-file', 'A hidden file or one of the operating system: nothing to import.')
      : reason('import/hidden', message);
  }
  if (isSpecial) return reason('import/link', 'A link and not a file: what it leads to is listed by itself.');
  const found = name.slice(name.lastIndexOf('.') + 1).toUpperCase();
  const archive = otherArchiveName(name);
  if (archive) return otherArchive(archive);
  if (kind === 'other') return reason('audio/not-audio', `Not an audio file (${found}).`, { found });
  if (kind === 'bare-audio') {
    const message = `This is sound without a header (${found}), which says neither its rate nor its coding. Convert it to WAV or FLAC.`;
    return reason('audio/unsupported-format', message, { found: `${found} without a header` });
  }
  if (bytes === 0) return reason('audio/empty', 'The file is empty.');
  return null;
}

/** Of an archive that is not read here. */
export function otherArchive(found: string): ErrorRecord {
  const message = `${found} archives are not read here. Unpack it and choose the folder, or make a .zip or .tar.gz of it.`;
  return reason('import/other-archive', message, { found });
}

export function reason(code: ErrorCode, message: string, params?: ErrorParams): ErrorRecord {
  return withoutStack(new VoxtuneError(code, message, params));
}

export function withoutStack(thrown: unknown): ErrorRecord {
  const { details: _stack, ...record } = toErrorRecord(thrown);
  return record;
}
