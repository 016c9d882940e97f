// A folder in OPFS and its record in IndexedDB cannot be written in one transaction. So a folder is marked unfinished
// before it is filled and the mark goes in the transaction that writes its record; what a crash left marked is removed
// at the next start. A web lock tells a crash from an import that another tab is still doing.

import { VoxtuneError } from '../lib/errors.ts';
import { database, writeTogether } from './database.ts';
import { unavailable, writing } from './errors.ts';
import { isFolderName, removePath } from './opfs.ts';

function lockName(path: string): string {
  return `voxtune:${path}`;
}

/** The browser's locks; pages that are neither https nor localhost have none, nor any storage. */
function locks(): LockManager {
  if (!navigator.locks) throw unavailable();
  return navigator.locks;
}

/** Fills a folder, or a file beside others in one. `fill` must end with a transaction that puts the record and deletes the mark in
 *  `unfinishedFolders`. When it throws, what it filled and the mark are removed and the error goes on. */
export async function fillFolder<T>(path: string, fill: () => Promise<T>): Promise<T> {
  return locks().request(lockName(path), async () => {
    await mark(path);
    try {
      return await fill();
    } catch (thrown) {
      // on a full disk the mark may not go either: then the next start sweeps it, and what is told is why filling failed
      await removeMarked(path).catch(() => undefined);
      throw thrown;
    }
  });
}

/** Whether nobody is at work on a marked path. */
export async function isIdle(path: string): Promise<boolean> {
  return locks().request(lockName(path), { ifAvailable: true }, (lock) => lock !== null);
}

/** Resolves when nobody is at work on a marked path any more, however that came. */
export async function whenIdle(path: string): Promise<void> {
  await locks().request(lockName(path), { mode: 'shared' }, () => undefined);
}

/** Runs work on a marked path that nobody is filling. Throws `storage/busy` where somebody is. */
export async function whileIdle(path: string, work: () => Promise<void>): Promise<void> {
  await locks().request(lockName(path), { ifAvailable: true }, async (lock) => {
    if (lock) return work();
    const message = 'This import is at work in another tab of Voxtune. Wait for it, or close that tab.';
    throw new VoxtuneError('storage/busy', message, { path });
  });
}

/** Runs work with a folder that is nobody's afterwards. It is made by whoever writes the first file into it, after `mark`. */
export async function withTemporaryFolder<T>(
  path: string,
  work: (mark: () => Promise<void>) => Promise<T>,
): Promise<T> {
  return locks().request(lockName(path), async () => {
    let isMarked = false;
    try {
      return await work(async () => {
        if (!isMarked) await mark(path);
        isMarked = true;
      });
    } finally {
      // what cannot be removed now is swept at the next start
      if (isMarked) await removeMarked(path).catch(() => undefined);
    }
  });
}

/** A folder that is nobody's once it is removed, or the page has ended. */
export interface TemporaryFolder {
  path: string;
  /** Before the first file is written into it. */
  mark(): Promise<void>;
  /** What cannot be removed now is swept at the next start. */
  remove(): Promise<void>;
}

/** As `withTemporaryFolder`, for what outlasts the work that fills it. */
export function holdTemporaryFolder(path: string): TemporaryFolder {
  let release = () => {};
  let marked: Promise<void> | null = null;
  const hold = async () => {
    await new Promise<void>((held, refused) => {
      const whileHeld = () => {
        held();
        return new Promise<void>((resolve) => {
          release = resolve;
        });
      };
      locks().request(lockName(path), whileHeld).catch(refused);
    });
    await mark(path);
  };
  return {
    path,
    mark() {
      marked ??= hold();
      return marked;
    },
    async remove() {
      if (marked !== null) await removeMarked(path).catch(() => undefined);
      marked = null;
      release();
    },
  };
}

/** Marks a folder as unfinished, so that what is in it goes even if the page is closed before it has its record. */
async function mark(path: string): Promise<void> {
  await writing(`the mark of ${path}`, 100, () =>
    writeTogether(['unfinishedFolders'], (transaction) => [
      transaction.objectStore('unfinishedFolders').put({ path, since: Date.now() }),
    ]),
  );
}

/** Whether a mark names the folder of one data set, model, import, saved file or run's tensors, or a file in it, or a run that is being
 *  restored or whose checkpoint is being written. */
function isMarkable(path: unknown): path is string {
  const [root = '', ...names] = typeof path === 'string' ? path.split('/') : [];
  return (
    ['datasets', 'models', 'imports', 'exports', 'restores', 'checkpoints', 'tensors'].includes(root) &&
    [1, 2].includes(names.length) &&
    names.every(isFolderName)
  );
}

/** Removes a marked folder, then its mark. */
export async function removeMarked(path: string): Promise<void> {
  await removePath(path);
  await (await database()).delete('unfinishedFolders', path);
}

/** Removes what interrupted imports and removals left behind; what another tab is filling stays, and so do the paths to keep. Call
 *  at start. Returns the paths removed. */
export async function sweepUnfinishedFolders(kept: ReadonlySet<string> = new Set()): Promise<string[]> {
  const marked = await (await database()).getAllKeys('unfinishedFolders');
  const removed: string[] = [];
  for (const path of marked) {
    if (!isMarkable(path)) {
      // a damaged mark says nothing of any files
      await (await database()).delete('unfinishedFolders', path);
      continue;
    }
    if (kept.has(path)) continue;
    await locks().request(lockName(path), { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      // The mark may have gone while the list was read: then the folder has its record.
      if (!(await (await database()).get('unfinishedFolders', path))) return;
      await removeMarked(path);
      removed.push(path);
    });
  }
  return removed;
}
