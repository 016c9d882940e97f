// A file in OPFS that is written from its beginning to its end, however large it becomes. Only in workers.

import type { ByteSink } from '../lib/byte-sink.ts';
import { toStorageError } from './errors.ts';
import { findFile, requireSyncAccess, type SyncAccessHandle, writeAll } from './opfs.ts';

export class FileSink implements ByteSink {
  readonly #handle: FileSystemFileHandle;
  readonly #what: string;
  #access: SyncAccessHandle | null;
  #byteLength = 0;

  private constructor(handle: FileSystemFileHandle, access: SyncAccessHandle, what: string) {
    this.#handle = handle;
    this.#access = access;
    this.#what = what;
  }

  /** @param what it is called where there is no space for it: "No space left for …" */
  static async create(path: string, what: string): Promise<FileSink> {
    const handle = await findFile(path, true);
    return new FileSink(handle, await requireSyncAccess(handle), what);
  }

  get byteLength(): number {
    return this.#byteLength;
  }

  append(bytes: Uint8Array): void {
    this.#write(bytes, this.#byteLength);
    this.#byteLength += bytes.byteLength;
  }

  reserve(byteLength: number): (bytes: Uint8Array) => void {
    const at = this.#byteLength;
    this.append(new Uint8Array(byteLength));
    return (bytes) => this.#write(bytes, at);
  }

  /** It takes no more: whoever opened it is to close it, however its writing ends. */
  close(): void {
    this.#access?.close();
    this.#access = null;
  }

  async finish(): Promise<File> {
    this.close();
    return this.#handle.getFile();
  }

  #write(bytes: Uint8Array, at: number): void {
    if (!this.#access) throw new Error('The file is finished.');
    // a handle takes no shared memory
    const own = bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
    try {
      writeAll(this.#access, own, at);
    } catch (thrown) {
      throw toStorageError(thrown, this.#what, bytes.byteLength);
    }
  }
}
