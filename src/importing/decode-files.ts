// Files that are decoded to be heard once, and not kept: listed and decoded as an import does, one at a time.

import { usualLimits } from '../config/import-limits.ts';
import { type ErrorRecord, toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { decodeSamples } from '../storage/clip-pack.ts';
import { withSpoolFiles } from '../storage/spool-files.ts';
import { type DecodeOptions, decodeFile } from './decode-file.ts';
import type { DecodedFile, DecodeWishes } from './decoded-file.ts';
import type { ImportFile } from './import-file.ts';
import { listFiles, noAudioError } from './listing.ts';

/** Tells `onFile` of each file, and waits for its answer before the next: no more than one is in memory here. Rejects with `import/no-audio`
 *  (or the error of a single file) where there is not one to decode, and with `storage/…`. */
export async function decodeFiles(
  dropped: readonly File[],
  { sampleRateHz, limits = usualLimits, nameEncoding }: DecodeWishes,
  onFile: (file: DecodedFile) => Promise<boolean> | boolean,
): Promise<void> {
  await withSpoolFiles(async (openSpool) => {
    const { archives, files } = await listFiles(dropped, { openSpool, nameEncoding });
    const problems = files.flatMap(({ file, error }) => (error ? [{ path: file.path, error }] : []));
    const total = files.length - problems.length;
    if (total === 0) throw noAudioError(problems);
    let done = 0;
    for (const { path, error } of problems)
      if (!isNoFile(error) && !(await onFile({ path, done, total, error }))) return;
    for (const { file, error } of files) {
      if (error) continue;
      done++;
      const { path } = file;
      const decoded = await decodeOne(file, { archives, sampleRateHz, limits });
      if (!(await onFile({ path, done, total, ...decoded }))) return;
    }
  });
}

/** Nothing that a person put there. */
function isNoFile({ code }: ErrorRecord): boolean {
  return code === 'import/folder' || code === 'import/system-file';
}

async function decodeOne(
  file: ImportFile,
  options: DecodeOptions,
): Promise<{ samples: Float32Array<ArrayBuffer> } | { error: ErrorRecord }> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of decodeFile(file, options)) {
    switch (piece.kind) {
      case 'samples':
        parts.push(piece.bytes);
        break;
      case 'again':
        parts.length = 0;
        break;
      case 'problem':
        return { error: piece.error };
      case 'clip':
        return { samples: joined(parts.map((bytes) => decodeSamples(bytes, piece.encoding))) };
    }
  }
  return { error: toErrorRecord(new VoxtuneError('internal/unexpected', `Nothing came of ${file.path}.`)) };
}

/** In a buffer of its own. */
function joined(parts: readonly Float32Array<ArrayBuffer>[]): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
