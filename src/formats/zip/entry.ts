// One line of a zip's directory: plain data, so that it can be sent to the worker that will read it.

import type { UndecodedName } from '../undecoded-names.ts';

export interface ZipEntry {
  /** As an unpacker would make it: `/`-separated, relative, in NFC (`lib/file-paths.ts`). Empty for what would lie nowhere. */
  path: string;
  /** The name as it is stored, where nothing in the archive tells its character set. */
  undecoded: UndecodedName | null;
  isDirectory: boolean;
  /** A symbolic link, or another thing that is no file. */
  isSpecial: boolean;
  /** What operating systems add and no person put there: `__MACOSX/…`, `.DS_Store`, `._name`, `Thumbs.db`, `desktop.ini`. */
  isSystemFile: boolean;
  /** 0: stored, 8: deflated; anything else cannot be read here. */
  method: number;
  isEncrypted: boolean;
  /** Why its line in the directory makes no sense, so that it cannot be read; null: it does. */
  damage: string | null;
  crc32: number;
  compressedBytes: number;
  uncompressedBytes: number;
  /** Where the entry's own header starts in the archive. */
  headerOffset: number;
}
