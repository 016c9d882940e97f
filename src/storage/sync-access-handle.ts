// TypeScript's DOM library leaves out the OPFS handle that only workers have (its webworker library cannot be loaded
// beside it). https://fs.spec.whatwg.org/#api-filesystemsyncaccesshandle

import { VoxtuneError } from '../lib/errors.ts';

export interface SyncAccessHandle {
  read(buffer: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  write(buffer: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  truncate(size: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

const busyTries = 20;
const busyPauseMs = 100;

interface WithSyncAccess {
  createSyncAccessHandle(): Promise<SyncAccessHandle>;
}

function hasSyncAccess(handle: object): handle is WithSyncAccess {
  return 'createSyncAccessHandle' in handle;
}

/** `storage/busy` for the browser's refusal to touch a file that another thread or tab holds open. */
export function toBusyError(thrown: unknown, path: string): unknown {
  if (!(thrown instanceof Error) || thrown.name !== 'NoModificationAllowedError') return thrown;
  return new VoxtuneError(
    'storage/busy',
    `${path} is in use: a run, or another tab of Voxtune, is at work on it. Wait for it or close it, and try again.`,
    { path },
    { cause: thrown },
  );
}

/** The file's exclusive handle, or null on a thread that has none (the page). Throws `storage/busy` where another
 *  thread or tab holds it. */
export async function openSyncAccess(handle: FileSystemFileHandle): Promise<SyncAccessHandle | null> {
  if (!hasSyncAccess(handle)) return null;
  try {
    return await handle.createSyncAccessHandle();
  } catch (thrown) {
    throw toBusyError(thrown, handle.name);
  }
}

/** As `openSyncAccess`, for code that only ever runs in workers. Waits a little where the file is in use: a worker that
 *  was ended lets go of its files some time later. */
export async function requireSyncAccess(handle: FileSystemFileHandle): Promise<SyncAccessHandle> {
  for (let tries = 1; tries < busyTries; tries++) {
    try {
      const file = await openSyncAccess(handle);
      if (file) return file;
      break;
    } catch (thrown) {
      if (!(thrown instanceof VoxtuneError) || thrown.code !== 'storage/busy') throw thrown;
    }
    await new Promise((resolve) => setTimeout(resolve, busyPauseMs));
  }
  const file = await openSyncAccess(handle);
  if (!file) throw new Error(`${handle.name} can only be opened for writing in a worker`);
  return file;
}

/** Writes every byte or throws: a short write means that the disk is full. */
export function writeAll(file: SyncAccessHandle, bytes: Uint8Array<ArrayBuffer>, at: number): void {
  const written = file.write(bytes, { at });
  if (written !== bytes.byteLength) {
    throw new DOMException(`wrote ${written} of ${bytes.byteLength} bytes`, 'QuotaExceededError');
  }
}
