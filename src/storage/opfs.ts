// The origin private file system, by path. Writing uses a sync access handle in workers and a writable stream on the
// page, where there is none.

import { VoxtuneError } from '../lib/errors.ts';
import { readBytes } from '../lib/file-reading.ts';
import { isNotFound, missing, unavailable, writing } from './errors.ts';

/** The root of the origin's private files. Throws `storage/unavailable`. */
export async function opfsRoot(): Promise<FileSystemDirectoryHandle> {
  if (typeof navigator === 'undefined' || !navigator.storage?.getDirectory) throw unavailable();
  try {
    return await navigator.storage.getDirectory();
  } catch (thrown) {
    throw unavailable(thrown);
  }
}

/** A folder by path, made where it is missing when `create` is set. Null: it is not there. */
export async function findFolder(path: string, create: true): Promise<FileSystemDirectoryHandle>;
export async function findFolder(path: string, create?: boolean): Promise<FileSystemDirectoryHandle | null>;
export async function findFolder(path: string, create = false): Promise<FileSystemDirectoryHandle | null> {
  let folder = await opfsRoot();
  for (const part of path.split('/').filter(Boolean)) {
    try {
      folder = await folder.getDirectoryHandle(part, { create });
    } catch (thrown) {
      if (!create && isNotFound(thrown)) return null;
      throw thrown;
    }
  }
  return folder;
}

/** Whether a folder of its own can have this name: not the folder above it, nor another one's inside. */
export function isFolderName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/');
}

function splitPath(path: string): { folder: string; name: string } {
  const cut = path.lastIndexOf('/');
  return { folder: path.slice(0, Math.max(cut, 0)), name: path.slice(cut + 1) };
}

/** The handle of a file. Null: it is not there. */
export async function findFile(path: string, create: true): Promise<FileSystemFileHandle>;
export async function findFile(path: string, create?: boolean): Promise<FileSystemFileHandle | null>;
export async function findFile(path: string, create = false): Promise<FileSystemFileHandle | null> {
  const { folder: folderPath, name } = splitPath(path);
  const folder = await findFolder(folderPath, create);
  if (!folder) return null;
  try {
    return await folder.getFileHandle(name, { create });
  } catch (thrown) {
    if (!create && isNotFound(thrown)) return null;
    throw thrown;
  }
}

/** The file as it is now; reading slices of it loads only those. Throws `storage/missing`. */
export async function openFile(path: string): Promise<File> {
  const handle = await findFile(path);
  if (!handle) throw missing('The file', path);
  return handle.getFile();
}

/** Writes a whole file in place of an earlier one. Throws `storage/full`. @param onBlock told the bytes of each block that was written, in
 *  workers; it may throw. */
export async function writeFile(
  path: string,
  data: Blob | Uint8Array<ArrayBuffer>,
  onBlock: (bytes: number) => void = () => {},
): Promise<void> {
  const bytes = data instanceof Blob ? data.size : data.byteLength;
  await writing(path, bytes, async () => {
    const handle = await findFile(path, true);
    const file = await openSyncAccess(handle);
    if (file) return writeInWorker(file, data, onBlock);
    const stream = await handle.createWritable();
    await stream.write(data);
    await stream.close();
  });
}

const blockBytes = 8 * 1024 * 1024;

async function writeInWorker(
  file: SyncAccessHandle,
  data: Blob | Uint8Array<ArrayBuffer>,
  onBlock: (bytes: number) => void,
): Promise<void> {
  try {
    file.truncate(0);
    const size = data instanceof Blob ? data.size : data.byteLength;
    for (let at = 0; at < size; at += blockBytes) {
      const end = Math.min(at + blockBytes, size);
      const block = data instanceof Blob ? await readBytes(data.slice(at, end)) : data.subarray(at, end);
      writeAll(file, block, at);
      onBlock(block.byteLength);
    }
    file.flush();
  } finally {
    file.close();
  }
}

/** Removes a file or a folder with all in it; nothing happens where there is none. */
export async function removePath(path: string): Promise<void> {
  const { folder: folderPath, name } = splitPath(path);
  const folder = await findFolder(folderPath);
  try {
    await folder?.removeEntry(name, { recursive: true });
  } catch (thrown) {
    if (isNotFound(thrown)) return;
    throw toBusyError(thrown, path);
  }
}

/** Of the file system standard's newer part, which TypeScript's library leaves out. */
interface Movable {
  move(folder: FileSystemDirectoryHandle, name: string): Promise<void>;
}

/** Moves a file to another path, in place of one that is there; copies it where the browser cannot move. Throws
 *  `storage/missing` and `storage/full`. */
export async function moveFile(from: string, to: string): Promise<void> {
  const handle = await findFile(from);
  if (!handle) throw missing('The file', from);
  if ('move' in handle) {
    const { folder, name } = splitPath(to);
    await (handle as FileSystemFileHandle & Movable).move(await findFolder(folder, true), name);
    return;
  }
  await writeFile(to, await handle.getFile());
  await removePath(from);
}

/** Names of what lies in a folder; none where there is no such folder. */
export async function listFolder(path: string): Promise<string[]> {
  const folder = await findFolder(path);
  const names: string[] = [];
  if (folder) for await (const name of folder.keys()) names.push(name);
  return names.sort();
}

/** Bytes of all files under a folder. */
export async function folderBytes(path: string): Promise<number> {
  const folder = await findFolder(path);
  return folder ? sumBytes(folder) : 0;
}

async function sumBytes(folder: FileSystemDirectoryHandle): Promise<number> {
  let bytes = 0;
  for await (const entry of folder.values()) {
    if (entry.kind === 'directory') bytes += await sumBytes(entry);
    else bytes += (await entry.getFile()).size;
  }
  return bytes;
}

/** The exclusive handle that only workers have. TypeScript's DOM library leaves it out (its webworker library cannot be loaded
 *  beside it). https://fs.spec.whatwg.org/#api-filesystemsyncaccesshandle */
export interface SyncAccessHandle {
  read(buffer: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  write(buffer: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  truncate(size: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

const retryLimit = 20;
const retryDelayMs = 100;

interface WithSyncAccess {
  createSyncAccessHandle(): Promise<SyncAccessHandle>;
}

/** Whether this thread can have exclusive handles: workers alone do. */
export function hasSyncFiles(): boolean {
  return typeof FileSystemFileHandle !== 'undefined' && 'createSyncAccessHandle' in FileSystemFileHandle.prototype;
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
  for (let tries = 1; tries < retryLimit; tries++) {
    try {
      const file = await openSyncAccess(handle);
      if (file) return file;
      break;
    } catch (thrown) {
      if (!(thrown instanceof VoxtuneError) || thrown.code !== 'storage/busy') throw thrown;
    }
    await new Promise((resolve) => setTimeout(resolve, retryDelayMs));
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
