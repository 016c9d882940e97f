// A file that a person chose to be written into: it is never in memory as a whole, nor stored twice.

import { toStorageError } from './errors.ts';

type Write = (sink: (bytes: Uint8Array<ArrayBuffer>) => Promise<void> | void) => Promise<void>;

/** Writes into a file that a person chose. Where that fails, it is as it was before. Throws `storage/full`. */
export async function writeChosenFile(handle: FileSystemFileHandle, write: Write): Promise<void> {
  const stream = await handle.createWritable();
  try {
    await write((bytes) => stream.write(bytes));
    await stream.close();
  } catch (thrown) {
    await stream.abort().catch(() => undefined);
    throw toStorageError(thrown, handle.name, 0);
  }
}
