// The directory of a zip, read from the end of a Blob without the rest of it: so that an archive of any size can be
// listed. Format: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.12 to 4.3.16 (zip64 included).

import type { NameEncoding } from '../../config/name-encodings.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { isSystemPath, unpackedPath } from '../../lib/file-paths.ts';
import { readBytes } from '../../lib/file-reading.ts';
import { lettersOf } from '../../lib/letters.ts';
import { present } from '../../lib/present.ts';
import { guessNameEncoding } from '../guess-names.ts';
import { bytesOfName, textOfName } from '../undecoded-names.ts';
import type { ZipEntry } from './entry.ts';
import { readName, type StoredName } from './names.ts';

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locator64Signature = 0x07064b50;
const directorySignature = 0x02014b50;
const endBytes = 22;
const end64Bytes = 56;
const locator64Bytes = 20;
const directoryEntryBytes = 46;
const longestComment = 0xffff;
/** How far back an end record is looked for, where bytes were added after the archive. */
const searchBytes = 16 * 1024 * 1024;
/** Places with an end record's signature that are looked at, so that a file full of them does not take forever. */
const mostCandidates = 32;
/** Of a directory: some three million files. It is read whole. */
const mostDirectoryBytes = 256 * 1024 * 1024;

/** Where a directory lies. Offsets in the archive count from `base`: more than 0 where something was put before it. */
interface DirectoryPlace {
  start: number;
  bytes: number;
  entryCount: number;
  base: number;
}

export function corruptZip(what: string, path = ''): VoxtuneError {
  const where = path ? `"${path}" in the archive` : 'The archive';
  return new VoxtuneError('zip/corrupt', `${where} is damaged: ${what}. Try downloading or zipping it again.`, {
    path,
    reason: what,
  });
}

/** Bytes of the archive; `zip/corrupt` when it has no such range. */
export async function readRange(archive: Blob, start: number, bytes: number): Promise<DataView<ArrayBuffer>> {
  if (start < 0 || bytes < 0 || start + bytes > archive.size) {
    throw corruptZip(`it should have ${bytes} bytes at ${start}, but ends at ${archive.size}`);
  }
  return new DataView((await readBytes(archive.slice(start, start + bytes))).buffer);
}

function uint64(view: DataView, offset: number): number {
  const value = view.getBigUint64(offset, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw corruptZip(`it speaks of ${value} bytes`);
  return Number(value);
}

/** Names for what people drop by mistake. */
function otherFormat(first: Uint8Array): string {
  const text = lettersOf(first);
  if (text.startsWith('Rar!')) return 'RAR';
  if (text.startsWith('7z\xbc\xaf')) return '7z';
  if (text.startsWith('\x1f\x8b')) return 'gzip';
  if (text.startsWith('RIFF')) return 'WAV';
  return '';
}

async function notAZip(archive: Blob): Promise<VoxtuneError> {
  // whole where there is nothing: a deleted file has no bytes either, and only this tells
  const first = await readBytes(archive.size === 0 ? archive : archive.slice(0, 4));
  if (first[0] === 0x50 && first[1] === 0x4b && first[2] === 3 && first[3] === 4) {
    return corruptZip('it begins like a zip but its directory, at the end, is missing');
  }
  const found = otherFormat(first);
  const what = archive.size === 0 ? 'is empty' : found ? `is a ${found} file` : 'is not a zip archive';
  return new VoxtuneError('zip/not-a-zip', `The file ${what}. Choose a .zip archive.`, { found });
}

interface EndRecord {
  view: DataView;
  position: number;
}

/** Every place among the last `reach` bytes that may be the end record: first those whose comment ends with the file, then, for
 *  what had something added after it, those whose comment fits; in both cases from the end on. A comment, and what was added, may
 *  hold the signature too. */
async function findEnds(archive: Blob, reach: number): Promise<EndRecord[]> {
  const tailBytes = Math.min(archive.size, reach);
  const tailStart = archive.size - tailBytes;
  const tail = await readRange(archive, tailStart, tailBytes);
  const exact: EndRecord[] = [];
  const fitting: EndRecord[] = [];
  for (let at = tailBytes - endBytes; at >= 0; at--) {
    if (tail.getUint8(at) !== 0x50 || tail.getUint32(at, true) !== endSignature) continue;
    const end = at + endBytes + tail.getUint16(at + 20, true);
    if (end > tailBytes) continue;
    const found = { view: new DataView(tail.buffer, at, endBytes), position: tailStart + at };
    (end === tailBytes ? exact : fitting).push(found);
    if (exact.length + fitting.length === mostCandidates) break;
  }
  return [...exact, ...fitting];
}

/** The zip64 end record before `endPosition`, if there is one. */
async function findEnd64(archive: Blob, endPosition: number): Promise<{ view: DataView; position: number } | null> {
  if (endPosition < locator64Bytes + end64Bytes) return null;
  const locator = await readRange(archive, endPosition - locator64Bytes, locator64Bytes);
  if (locator.getUint32(0, true) !== locator64Signature) return null;
  // where it says, or, when something was put before the archive, right before the locator
  for (const position of [uint64(locator, 8), endPosition - locator64Bytes - end64Bytes]) {
    if (position + end64Bytes > endPosition) continue;
    const view = await readRange(archive, position, end64Bytes);
    if (view.getUint32(0, true) === end64Signature) return { view, position };
  }
  throw corruptZip('its zip64 end record is missing');
}

/** The directory of the first end record that has one. Throws why the likeliest has none. */
async function findDirectory(archive: Blob): Promise<DirectoryPlace> {
  let empty: DirectoryPlace | null = null;
  let failure: unknown = null;
  for (const reach of [endBytes + longestComment, searchBytes]) {
    // far from the end, a directory that is not where it says is that of an archive inside a cut one
    const isNear = reach < searchBytes;
    for (const end of await findEnds(archive, reach)) {
      try {
        const place = await directoryOf(archive, end, isNear);
        if (place.bytes > 0) return place;
        empty ??= place;
      } catch (thrown) {
        failure ??= thrown;
      }
    }
    if (archive.size <= reach) break;
  }
  if (empty) return empty;
  throw failure ?? (await notAZip(archive));
}

/** @param mayBePrefixed something may have been put before the archive. */
async function directoryOf(archive: Blob, end: EndRecord, mayBePrefixed: boolean): Promise<DirectoryPlace> {
  let entryCount = end.view.getUint16(10, true);
  let bytes = end.view.getUint32(12, true);
  let offset = end.view.getUint32(16, true);
  let diskNumber = end.view.getUint16(4, true);
  let directoryEnd = end.position;
  const end64 = await findEnd64(archive, end.position);
  if (end64) {
    if (entryCount === 0xffff) entryCount = uint64(end64.view, 32);
    if (bytes === 0xffffffff) bytes = uint64(end64.view, 40);
    if (offset === 0xffffffff) offset = uint64(end64.view, 48);
    if (diskNumber === 0xffff) diskNumber = end64.view.getUint32(16, true);
    directoryEnd = end64.position;
  }
  if (diskNumber !== 0) {
    throw new VoxtuneError('zip/unsupported', 'The archive is one part of a split zip. Join the parts first.', {
      path: '',
      found: 'split archive',
    });
  }
  if (entryCount * directoryEntryBytes > bytes) throw corruptZip(`${entryCount} entries cannot fit its directory`);
  if (bytes > mostDirectoryBytes) throw corruptZip(`its directory should have ${bytes} bytes`);
  if (offset + bytes > directoryEnd) throw corruptZip('its directory is missing');
  let base = 0;
  if (bytes > 0 && (await startsDirectory(archive, offset)) === false) {
    base = directoryEnd - bytes - offset;
    const isThere = mayBePrefixed && base > 0 && (await startsDirectory(archive, base + offset));
    if (!isThere) throw corruptZip('its directory is missing');
  }
  return { start: base + offset, bytes, entryCount, base };
}

async function startsDirectory(archive: Blob, position: number): Promise<boolean> {
  if (position + directoryEntryBytes > archive.size) return false;
  return (await readRange(archive, position, 4)).getUint32(0, true) === directorySignature;
}

/** The zip64 sizes and offset that replace those which do not fit 32 bits. Where they cannot be, the entry is marked. */
function applyZip64(entry: ZipEntry, extra: DataView): void {
  for (let at = 0; at + 4 <= extra.byteLength; ) {
    const id = extra.getUint16(at, true);
    const end = at + 4 + extra.getUint16(at + 2, true);
    if (end > extra.byteLength) return; // tools disagree on padding here; what matters was found or is not needed
    if (id === 1) {
      let field = at + 4;
      for (const key of ['uncompressedBytes', 'compressedBytes', 'headerOffset'] as const) {
        if (entry[key] !== 0xffffffff) continue;
        const value = field + 8 <= end ? extra.getBigUint64(field, true) : null;
        field += 8;
        if (value !== null && value <= BigInt(Number.MAX_SAFE_INTEGER)) entry[key] = Number(value);
        else {
          entry.damage ??= value === null ? 'its zip64 sizes are missing' : `it speaks of ${value} bytes`;
          entry[key] = 0;
        }
      }
    }
    at = end;
  }
}

export interface ZipListing {
  /** In the directory's order. */
  entries: ZipEntry[];
  /** The character set that names are read in where the archive does not tell it; null where it tells all of them. */
  nameEncoding: NameEncoding | null;
  /** Why there may be more of them than are listed: the directory breaks off. Null: it is whole. */
  damage: VoxtuneError | null;
}

/** What can be listed of a zip, without reading any entry. Each entry stands alone: one that makes no sense is marked, and what
 *  comes before a break in the directory is listed. The directory is read to its end, whatever count the end record gives: it
 *  wraps at 65,536. Throws `zip/not-a-zip`, `zip/corrupt`, or `zip/unsupported` for a split archive.
 *  @param nameEncoding of names that the archive tells none of; without it, it is guessed from all of them. */
export async function listZip(archive: Blob, nameEncoding?: NameEncoding): Promise<ZipListing> {
  const place = await findDirectory(archive);
  const view = await readRange(archive, place.start, place.bytes);
  const lines: number[] = [];
  for (let at = 0; at + directoryEntryBytes <= view.byteLength; ) {
    const next = entryEnd(view, at);
    if (next === null) break;
    lines.push(at);
    at = next;
  }
  const names = lines.map((at) => readName(nameAt(view, at)));
  const undecoded = names.flatMap((name) => ('letters' in name ? [name.letters] : []));
  const encoding = undecoded.length === 0 ? null : (nameEncoding ?? guessNameEncoding(undecoded.map(bytesOfName)));
  const entries = lines.map((at, i) => readEntry(view, at, place.base, present(names[i]), encoding ?? 'utf-8'));
  const listing = { entries, nameEncoding: encoding };
  if (entries.length >= place.entryCount) return { ...listing, damage: null };
  const what = `its directory should list ${place.entryCount} entries but breaks off after ${entries.length}`;
  return { ...listing, damage: corruptZip(what) };
}

/** Where the directory's line at `at` ends; null where there is none, or not all of it. */
function entryEnd(view: DataView, at: number): number | null {
  if (view.getUint32(at, true) !== directorySignature) return null;
  const variableBytes = view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  const end = at + directoryEntryBytes + variableBytes;
  return end <= view.byteLength ? end : null;
}

/** Systems whose zips may have backslashes between folders: MS-DOS, OS/2, Windows NT, VFAT. */
const windowsHosts: ReadonlySet<number> = new Set([0, 6, 10, 14]);
/** Systems that keep a file's mode in the upper half of its attributes: Unix and macOS. */
const unixHosts: ReadonlySet<number> = new Set([3, 19]);
const fileType = 0xf000;
const regularFile = 0x8000;
const folder = 0x4000;

function nameAt(view: DataView<ArrayBuffer>, at: number): StoredName {
  const nameBytes = view.getUint16(at + 28, true);
  const nameStart = at + directoryEntryBytes;
  return {
    bytes: new Uint8Array(view.buffer, nameStart, nameBytes),
    isFlaggedUtf8: (view.getUint16(at + 8, true) & 0x800) !== 0,
    isWindows: windowsHosts.has(view.getUint8(at + 5)),
    extra: new DataView(view.buffer, nameStart + nameBytes, view.getUint16(at + 30, true)),
  };
}

function isSpecial(view: DataView, at: number): boolean {
  if (!unixHosts.has(view.getUint8(at + 5))) return false;
  const type = view.getUint16(at + 40, true) & fileType;
  return type !== 0 && type !== regularFile && type !== folder;
}

function readEntry(
  view: DataView<ArrayBuffer>,
  at: number,
  base: number,
  name: ReturnType<typeof readName>,
  encoding: NameEncoding,
): ZipEntry {
  const stored = 'text' in name ? name.text : textOfName(name, encoding);
  const path = unpackedPath(stored);
  const entry: ZipEntry = {
    path,
    undecoded: 'letters' in name ? name : null,
    isDirectory: stored.endsWith('/') || path === '',
    isSpecial: isSpecial(view, at),
    isSystemFile: isSystemPath(path),
    method: view.getUint16(at + 10, true),
    isEncrypted: (view.getUint16(at + 8, true) & 1) !== 0,
    damage: null,
    crc32: view.getUint32(at + 16, true),
    compressedBytes: view.getUint32(at + 20, true),
    uncompressedBytes: view.getUint32(at + 24, true),
    headerOffset: view.getUint32(at + 42, true),
  };
  applyZip64(entry, nameAt(view, at).extra);
  entry.headerOffset += base;
  return entry;
}

/** Every entry of a zip that has to be whole. The entries are plain data: send one with the Blob to a worker and read it there
 *  (`readZipEntry`). Throws as `listZip`, and `zip/corrupt` for a directory that breaks off. */
export async function listZipEntries(archive: Blob): Promise<ZipEntry[]> {
  const { entries, damage } = await listZip(archive);
  if (damage) throw damage;
  return entries;
}
