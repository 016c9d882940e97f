// What kind of archive a file is: by what it begins with, whatever it is called.

import { readBytes } from '../lib/file-reading.ts';
import { lettersOf } from '../lib/letters.ts';
import { blockBytes, isTarStart } from './tar/tar.ts';

/** `other`: an archive that is not read here. Null: not known for one; a zip may have something before it. */
export type ArchiveKind = 'zip' | 'tar' | 'gzip' | { other: string } | null;

/** Of an entry, of an empty archive, of one in parts. */
const zipStarts = ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'];

/** Letters that files of other kinds begin with. */
const otherKinds: readonly (readonly [letters: string, name: string])[] = [
  ['Rar!', 'RAR'],
  ['7z\xbc\xaf', '7z'],
  ['BZh', 'bzip2'],
  ['\xfd7zXZ', 'xz'],
  ['\x28\xb5\x2f\xfd', 'Zstandard'],
  ['\x04\x22\x4d\x18', 'LZ4'],
  ['LZIP', 'lzip'],
  ['\x1f\x9d', 'compress'],
  ['MSCF', 'CAB'],
  ['xar!', 'XAR'],
];

/** The names of such files; of others, what their ending says. */
const otherEndings: Readonly<Record<string, string>> = {
  rar: 'RAR',
  '7z': '7z',
  bz2: 'bzip2',
  tbz: 'bzip2',
  tbz2: 'bzip2',
  xz: 'xz',
  txz: 'xz',
  zst: 'Zstandard',
  tzst: 'Zstandard',
  lz4: 'LZ4',
  lzma: 'LZMA',
  cab: 'CAB',
  iso: 'ISO',
  dmg: 'DMG',
};

/** Reads the beginning. Throws `file/…`. */
export async function archiveKindOf(file: Blob): Promise<ArchiveKind> {
  // whole where there is nothing: a deleted file has no bytes either, and only this tells
  const start = await readBytes(file.size === 0 ? file : file.slice(0, blockBytes));
  const letters = lettersOf(start.subarray(0, 8));
  if (zipStarts.some((signature) => letters.startsWith(signature))) return 'zip';
  if (letters.startsWith('\x1f\x8b')) return 'gzip';
  const other = otherKinds.find(([signature]) => letters.startsWith(signature));
  if (other) return { other: other[1] };
  return isTarStart(start) ? 'tar' : null;
}

/** Whether a file's name says that it is an archive that is read here. */
export function isArchiveName(path: string): boolean {
  return /\.(zip|tar|tgz|gz)$/i.test(path);
}

/** The kind of archive that a file's name says, where it is one that is not read here; null: it says none. */
export function otherArchiveName(path: string): string | null {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return otherEndings[ending] ?? null;
}
