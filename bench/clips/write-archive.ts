// A zip of any size, written without holding more than a file of it.

import { createWriteStream, renameSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';

export interface ArchiveFile {
  /** Path in the archive. */
  file: string;
  /** Its bytes, made when their turn comes. */
  make(): Uint8Array;
}

/** Appears under its name when it is whole. */
export async function writeArchive(path: string, files: readonly ArchiveFile[]): Promise<void> {
  const zip = new yazl.ZipFile();
  for (const { file, make } of files)
    zip.addReadStreamLazy(file, { compressionLevel: 1 }, (give) => give(null, Readable.from([Buffer.from(make())])));
  zip.end();
  const unfinished = `${path}.part`;
  await pipeline(zip.outputStream, createWriteStream(unfinished));
  renameSync(unfinished, path);
}
