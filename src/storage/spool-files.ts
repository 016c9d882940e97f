// Files in OPFS that hold, while an import runs, what came out of a compressed archive and is still to be decoded. Only in workers.

import { toStorageError } from './errors.ts';
import { findFile, requireSyncAccess, type SyncAccessHandle, writeAll } from './opfs.ts';
import { withTemporaryFolder } from './unfinished-folders.ts';

/** Runs work with files of its own, which are gone afterwards. */
export function withSpoolFiles<T>(work: (open: () => Promise<SpoolFile>) => Promise<T>): Promise<T> {
  const folder = `imports/${crypto.randomUUID()}`;
  const files: SpoolFile[] = [];
  return withTemporaryFolder(folder, async (mark) => {
    try {
      return await work(async () => {
        await mark();
        const file = await SpoolFile.create(`${folder}/${files.length}`);
        files.push(file);
        return file;
      });
    } finally {
      for (const file of files) await file.finish();
    }
  });
}

export class SpoolFile {
  readonly #handle: FileSystemFileHandle;
  #access: SyncAccessHandle | null;
  #bytes = 0;

  private constructor(handle: FileSystemFileHandle, access: SyncAccessHandle) {
    this.#handle = handle;
    this.#access = access;
  }

  static async create(path: string): Promise<SpoolFile> {
    const handle = await findFile(path, true);
    return new SpoolFile(handle, await requireSyncAccess(handle));
  }

  get bytes(): number {
    return this.#bytes;
  }

  append(bytes: Uint8Array<ArrayBuffer>): void {
    if (!this.#access) throw new Error('The spool file is finished.');
    try {
      writeAll(this.#access, bytes, this.#bytes);
    } catch (thrown) {
      throw toStorageError(thrown, 'what the archive unpacks to', bytes.byteLength);
    }
    this.#bytes += bytes.byteLength;
  }

  /** All of it; it takes no more. */
  async finish(): Promise<File> {
    this.#access?.close();
    this.#access = null;
    return this.#handle.getFile();
  }
}
