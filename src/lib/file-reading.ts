// Reading files that a person chose. A browser keeps only a reference to them: a file may be changed, moved or deleted
// before it is read, or be larger than an array may be. Its own sentences for that speak of permission problems.

import { VoxtuneError } from './errors.ts';

/** The whole of a file, or of a slice of one. Throws `file/missing`, `file/changed` or `file/too-large`. */
export async function readBytes(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (thrown) {
    throw await toFileError(thrown, file);
  }
}

const blockBytes = 1024 * 1024;

/** The bytes of a file block by block, so that it may be larger than memory. Throws as `readBytes`. */
export async function* blocksOf(file: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  // one that is gone has no bytes either: reading it tells
  if (file.size === 0) await readBytes(file);
  for (let at = 0; at < file.size; at += blockBytes) {
    try {
      yield await readBytes(file.slice(at, at + blockBytes));
    } catch (thrown) {
      // a slice has no name
      throw await toFileError(thrown instanceof VoxtuneError ? thrown.cause : thrown, file);
    }
  }
}

/** As `readBytes`, as UTF-8 text. */
export async function readText(file: Blob): Promise<string> {
  return new TextDecoder().decode(await readBytes(file));
}

/** What a failed read of `file` is told as; anything that the file is not to blame for comes back as it was. Also for
 *  streams, whose failures say nothing ("network error"). */
export async function toFileError(thrown: unknown, file: Blob): Promise<unknown> {
  if (thrown instanceof VoxtuneError) return thrown;
  const name = thrown instanceof Error ? thrown.name : '';
  if (name === 'NotFoundError') return missing(file, thrown);
  // an allocation that failed, here or in the browser's file reader
  const isTooLarge = name === 'RangeError' || (name === 'NotReadableError' && (await hasReadableStart(file)));
  if (isTooLarge) return tooLarge(file, thrown);
  if (name === 'NotReadableError' || !(await hasReadableStart(file))) return changed(file, thrown);
  return thrown;
}

/** As `toFileError`, where there is no waiting. */
export function toFileErrorAtOnce(thrown: unknown, file: Blob): unknown {
  if (thrown instanceof VoxtuneError) return thrown;
  const name = thrown instanceof Error ? thrown.name : '';
  if (name === 'NotFoundError') return missing(file, thrown);
  if (name === 'RangeError') return tooLarge(file, thrown);
  return name === 'NotReadableError' ? changed(file, thrown) : thrown;
}

async function hasReadableStart(file: Blob): Promise<boolean> {
  const start = await file
    .slice(0, 1)
    .arrayBuffer()
    .catch(() => null);
  return start !== null;
}

function nameOf(file: Blob): string {
  return file instanceof File ? file.name : 'The file';
}

function missing(file: Blob, cause: unknown): VoxtuneError {
  const message = `${nameOf(file)} is not there any more: it was moved, renamed or deleted after it was chosen. Choose it again.`;
  return new VoxtuneError('file/missing', message, { name: nameOf(file) }, { cause });
}

function changed(file: Blob, cause: unknown): VoxtuneError {
  const message =
    `${nameOf(file)} cannot be read: it was changed after it was chosen, or another program holds it, or the browser may ` +
    'not read it. Choose it again.';
  return new VoxtuneError('file/changed', message, { name: nameOf(file) }, { cause });
}

function tooLarge(file: Blob, cause: unknown): VoxtuneError {
  const size = `${(file.size / 1e9).toFixed(1)} GB`;
  const message = `${nameOf(file)} would need ${size} of memory at once, which this browser does not give. Use a smaller file, or cut it.`;
  return new VoxtuneError('file/too-large', message, { name: nameOf(file), size }, { cause });
}
