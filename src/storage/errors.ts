// Storage failures as sentences: the browser's DOMExceptions become `storage/full`, `storage/unavailable` or
// `storage/missing`, and nothing else is caught.

import { VoxtuneError } from '../lib/errors.ts';

/** "1.4 GB": decimal units, as browsers and disks count them. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

function hasName(thrown: unknown, name: string): boolean {
  return thrown instanceof Error && thrown.name === name;
}

export function isNotFound(thrown: unknown): boolean {
  return hasName(thrown, 'NotFoundError');
}

/** A file that went, or was changed since it was opened. */
export function isUnreadable(thrown: unknown): boolean {
  return hasName(thrown, 'NotFoundError') || hasName(thrown, 'NotReadableError');
}

/** What a failed write is told as. `bytesNeeded`: the size of what was being written. */
export function toStorageError(thrown: unknown, what: string, bytesNeeded: number): unknown {
  if (thrown instanceof VoxtuneError) return thrown;
  if (hasName(thrown, 'QuotaExceededError')) return full(what, bytesNeeded, thrown);
  if (hasName(thrown, 'SecurityError')) return unavailable(thrown);
  return thrown;
}

function full(what: string, bytesNeeded: number, cause: unknown): VoxtuneError {
  return new VoxtuneError(
    'storage/full',
    `No space left for ${what}: ${formatBytes(bytesNeeded)} were needed. Delete something under Storage, or free disk space.`,
    { what, bytesNeeded, sizeNeeded: formatBytes(bytesNeeded) },
    { cause },
  );
}

/** The browser gives this page no storage: private windows of some browsers, or blocked site data. */
export function unavailable(cause?: unknown): VoxtuneError {
  return new VoxtuneError(
    'storage/unavailable',
    'This browser gives the page no storage (private window, or site data blocked). Open it in an ordinary window.',
    {},
    { cause },
  );
}

/** What is stored was written by a later version of this page. */
export function newer(cause: unknown): VoxtuneError {
  return new VoxtuneError(
    'storage/newer',
    'What is stored here was written by a newer version of Voxtune than this page, which therefore leaves it alone: nothing ' +
      'was changed. Reload the page to get the newer version; there models can be downloaded under Evaluate.',
    {},
    { cause },
  );
}

/** A tab that shows an earlier version of this page keeps the database as it is. */
export function upgradeBlocked(): VoxtuneError {
  return new VoxtuneError(
    'storage/upgrade-blocked',
    'Another tab shows an earlier version of Voxtune and uses what is stored here. Close it, or let its run end first; this ' +
      'page then opens by itself.',
  );
}

/** The change to this page's schema did not succeed, and was taken back. */
export function upgradeFailed(cause: unknown): VoxtuneError {
  return new VoxtuneError(
    'storage/upgrade-failed',
    'This newer page could not change what the earlier one stored. Nothing was changed or lost. Reload to try again; where that ' +
      'does not help, an earlier version of the page opens it.',
    {},
    { cause },
  );
}

/** What an earlier, unpublished version had stored was cleared. */
export function earlierCleared(): VoxtuneError {
  return new VoxtuneError(
    'storage/earlier-cleared',
    'What an earlier version of Voxtune had stored in this browser cannot be read by this one and was removed: data sets, ' +
      'models and runs. Import your data again.',
  );
}

export function missing(what: string, id: string): VoxtuneError {
  return new VoxtuneError('storage/missing', `${what} ${id} is not in storage: it may have been deleted.`, {
    what,
    id,
  });
}

export function damagedCheckpoint(step: number, reason: string): VoxtuneError {
  return new VoxtuneError(
    'storage/damaged-checkpoint',
    `The checkpoint at step ${step} is damaged: ${reason}. Continue goes on from the one before it where that is whole; once ` +
      'this one is deleted under Storage, that is the result. Where none is whole, begin anew with Duplicate.',
    { step, reason },
  );
}

/** Frames of a trunk cache that do not read back as they were written; they are computed again. */
export function damagedFrames(clips: number): VoxtuneError {
  return new VoxtuneError(
    'storage/damaged-frames',
    `The stored frames of ${clips} clips were damaged. Begin again: they are then computed anew.`,
    { clips },
  );
}

/** Runs a write and turns its storage failures into errors that name what was written and its size. */
export async function writing<T>(what: string, bytesNeeded: number, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (thrown) {
    // a transaction that found no space may only say that it was aborted, or that something failed
    const isVague = hasName(thrown, 'AbortError') || hasName(thrown, 'UnknownError');
    if (isVague && !(await hasRoomFor(bytesNeeded))) throw full(what, bytesNeeded, thrown);
    throw toStorageError(thrown, what, bytesNeeded);
  }
}

/** A database asks for more than it is given to write, and the estimate is a moment old. */
const marginBytes = 16_000_000;

/** Whether the browser's estimate leaves room; true where it gives none. */
async function hasRoomFor(bytes: number): Promise<boolean> {
  const { usage, quota } = await navigator.storage.estimate().catch(() => ({}) as StorageEstimate);
  return usage === undefined || quota === undefined || usage + Math.max(bytes, marginBytes) < quota;
}
