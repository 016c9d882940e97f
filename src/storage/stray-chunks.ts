// Chunks of checkpoints that were being written, or restored, when that was cut off. A path among the unfinished folders stands for
// such a run, though nothing of it lies in a folder.

import { database, keysFrom, writeTogether } from './database.ts';

const roots = ['restores', 'checkpoints'];

/** Stands for a run that is being restored with its checkpoints. */
export const unfinishedRestore = (runId: string): string => `restores/${encodeURIComponent(runId)}`;

/** Stands for a run whose next checkpoint is being written. */
export const unfinishedCheckpoints = (runId: string): string => `checkpoints/${encodeURIComponent(runId)}`;

/** Removes what is left of a run's checkpoints that were cut off, where the path of an unfinished folder stands for them. */
export async function removeHalfWritten(path: string): Promise<void> {
  const [root = '', id] = path.split('/');
  if (roots.includes(root) && id) await removeStrayChunks(idOf(id));
}

function idOf(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    // a damaged mark
    return name;
  }
}

/** Chunks that belong to no stored checkpoint. */
export async function removeStrayChunks(runId: string): Promise<void> {
  const db = await database();
  const whole = new Set((await db.getAllKeys('checkpoints', keysFrom(runId))).map(([, step]) => step));
  const keys = await db.getAllKeys('checkpointChunks', keysFrom(runId));
  const stray = keys.filter(([, step]) => !whole.has(step));
  if (stray.length === 0) return;
  await writeTogether(['checkpointChunks'], (transaction) =>
    stray.map((key) => transaction.objectStore('checkpointChunks').delete(key)),
  );
}
