// The tensors of a checkpoint in a file of the origin's own: a fraction of the processor time that IndexedDB takes from the steps beside
// it. It is a checkpoint's once the facts of that are stored, and nobody's once they are deleted: what a page left so is swept.

import { type CheckpointHeader, chunkBytesOf } from './checkpoint-header.ts';
import { database } from './database.ts';
import { isUnreadable } from './errors.ts';
import { findFile, hasSyncFiles, listFolder, opfsRoot, removePath, requireSyncAccess, writeAll } from './opfs.ts';
import { whileIdle } from './unfinished-folders.ts';

const root = 'tensors';

/** Of a run's checkpoints. */
export const checkpointFolder = (runId: string): string => `${root}/${encodeURIComponent(runId)}`;

export const checkpointFile = (runId: string, step: number): string => `${checkpointFolder(runId)}/${step}`;

/** Whether this thread of this browser can write them. */
export async function writesCheckpointFiles(): Promise<boolean> {
  return hasSyncFiles() && (await hasFiles());
}

/** Private windows of some browsers have none. */
function hasFiles(): Promise<boolean> {
  return opfsRoot().then(
    () => true,
    () => false,
  );
}

/** The disk is flushed after so much: what is left for the end would hold up whoever else writes. */
const flushedBytes = 8 * 2 ** 20;

/** Writes a file from its beginning to its end, part by part. `rest`: after each. Throws what the browser throws. */
export async function writeParts(
  path: string,
  parts: Iterable<Uint8Array<ArrayBuffer>>,
  rest: (bytes: number) => Promise<void>,
): Promise<void> {
  const file = await requireSyncAccess(await findFile(path, true));
  try {
    file.truncate(0);
    let written = 0;
    let flushed = 0;
    for (const part of parts) {
      writeAll(file, part, written);
      written += part.byteLength;
      if (written - flushed >= flushedBytes) {
        file.flush();
        flushed = written;
      }
      await rest(part.byteLength);
    }
    file.flush();
  } finally {
    file.close();
  }
}

/** Reads a checkpoint's chunks by their numbers, wherever they lie. What is not there, or cannot be read, is null. */
export function chunkReader(header: CheckpointHeader): (number: number) => Promise<unknown> {
  const { runId, step, inFile } = header;
  if (!inFile) return async (number) => (await database()).get('checkpointChunks', [runId, step, number]);
  const size = chunkBytesOf(header);
  let opened: Promise<File | null> | null = null;
  return async (number) => {
    opened ??= findFile(checkpointFile(runId, step)).then(async (handle) => (await handle?.getFile()) ?? null);
    try {
      return (await (await opened)?.slice(number * size, (number + 1) * size).arrayBuffer()) ?? null;
    } catch (thrown) {
      if (isUnreadable(thrown)) return null;
      throw thrown;
    }
  };
}

/** Removes files whose checkpoints went. What cannot be removed now is swept at the next start. */
export async function removeCheckpointFiles(paths: readonly string[]): Promise<void> {
  for (const path of paths) await removePath(path).catch(() => undefined);
}

/** Removes a run's files that belong to no stored checkpoint: of one that was cut off, or deleted by a page that then ended. What is
 *  being written stays. */
export async function removeStrayFiles(runId: string): Promise<void> {
  for (const name of await listFolder(checkpointFolder(runId))) {
    const path = `${checkpointFolder(runId)}/${name}`;
    const removeIfStray = async () => {
      if ((await (await database()).getKey('checkpoints', [runId, Number(name)])) === undefined) await removePath(path);
    };
    await whileIdle(path, removeIfStray).catch(() => undefined);
  }
}

/** Those of all runs. */
export async function sweepCheckpointFiles(): Promise<void> {
  if (!(await hasFiles())) return;
  for (const name of await listFolder(root)) await removeStrayFiles(decodeURIComponent(name));
}
