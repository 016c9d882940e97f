// A run that comes with its checkpoints from a file. These are too long for one transaction, which ends where it waits for the file: so
// their chunks are written first, marked as unfinished, and the run appears with all of them at once, or nothing of it stays.

import { readBytes } from '../lib/file-reading.ts';
import { factsOf, type RunRecord } from '../run/run-record.ts';
import { type CheckpointHeader, chunkBytesOf } from './checkpoint-header.ts';
import { headerFor } from './checkpoint-layout.ts';
import { keysFrom, writeTogether } from './database.ts';
import { writing } from './errors.ts';
import { removeStrayChunks, unfinishedRestore } from './stray-chunks.ts';
import { fillFolder } from './unfinished-folders.ts';

/** A checkpoint as it was stored elsewhere. */
export interface RestoredCheckpoint {
  header: CheckpointHeader;
  /** Its chunks, one behind the other. */
  tensors: Blob;
}

/** Stores a run, in place of one of that id, with these checkpoints (of whatever run they were) beside those that are stored of it. The
 *  run must be at work nowhere. Throws `storage/full`, `file/…`; then all is as it was. */
export async function restoreRun(run: RunRecord, checkpoints: readonly RestoredCheckpoint[]): Promise<void> {
  const path = unfinishedRestore(run.id);
  await fillFolder(path, async () => {
    try {
      for (const checkpoint of checkpoints) await writeChunks(run, checkpoint);
      await writing(`run ${run.name}`, JSON.stringify(run).length, () =>
        writeTogether(['runs', 'runRows', 'checkpoints', 'unfinishedFolders'], (transaction) => [
          transaction.objectStore('runs').put(factsOf(run)),
          transaction.objectStore('runRows').delete(keysFrom(run.id)),
          transaction.objectStore('runRows').put(run.history.slice(0), [run.id, 0]),
          ...checkpoints.map(({ header }) => transaction.objectStore('checkpoints').put(headerFor(run.id, header))),
          transaction.objectStore('unfinishedFolders').delete(path),
        ]),
      );
    } catch (thrown) {
      await removeStrayChunks(run.id).catch(() => undefined);
      throw thrown;
    }
  });
}

async function writeChunks({ id, name }: RunRecord, { header, tensors }: RestoredCheckpoint): Promise<void> {
  const chunkBytes = chunkBytesOf(header);
  for (let at = 0; at < tensors.size; at += chunkBytes) {
    const { buffer } = await readBytes(tensors.slice(at, at + chunkBytes));
    await writing(`the checkpoint of ${name}`, tensors.size - at, () =>
      writeTogether(['checkpointChunks'], (transaction) => [
        transaction.objectStore('checkpointChunks').put(buffer, [id, header.step, at / chunkBytes]),
      ]),
    );
  }
}
