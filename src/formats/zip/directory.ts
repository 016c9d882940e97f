// The directory of a zip, read from the end of a Blob without the rest of it: so that an archive of any size can be
// listed. Format: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.12 to 4.3.16 (zip64 included).

import { VoxtuneError } from '../../lib/errors.ts';
import { readBytes } from '../../lib/file-reading.ts';
import type { ZipEntry } from './entry.ts';
import { decodeZipName, isSystemPath } from './names.ts';

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locator64Signature = 0x07064b50;
const directorySignature = 0x02014b50;
const endBytes = 22;
const end64Bytes = 56;
const locator64Bytes = 20;
const directoryEntryBytes = 46;
const longestComment = 0xffff;

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
  const text = String.fromCharCode(...first);
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

/** The end record: the last place in the file that carries its signature and whose comment ends with the file, or, when
 *  something was added after the archive, the last one whose comment fits. */
async function findEnd(archive: Blob): Promise<{ view: DataView; position: number }> {
  const tailBytes = Math.min(archive.size, endBytes + longestComment);
  const tailStart = archive.size - tailBytes;
  const tail = await readRange(archive, tailStart, tailBytes);
  let fitting = -1;
  for (let at = tailBytes - endBytes; at >= 0; at--) {
    if (tail.getUint32(at, true) !== endSignature) continue;
    const end = at + endBytes + tail.getUint16(at + 20, true);
    if (end === tailBytes) return { view: new DataView(tail.buffer, at, endBytes), position: tailStart + at };
    if (end < tailBytes && fitting < 0) fitting = at;
  }
  if (fitting < 0) throw await notAZip(archive);
  return { view: new DataView(tail.buffer, fitting, endBytes), position: tailStart + fitting };
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

async function findDirectory(archive: Blob): Promise<DirectoryPlace> {
  const end = await findEnd(archive);
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
  let base = 0;
  if (bytes > 0 && (await startsDirectory(archive, offset)) === false) {
    base = directoryEnd - bytes - offset;
    if (base <= 0 || !(await startsDirectory(archive, base + offset))) throw corruptZip('its directory is missing');
  }
  return { start: base + offset, bytes, entryCount, base };
}

async function startsDirectory(archive: Blob, position: number): Promise<boolean> {
  if (position + directoryEntryBytes > archive.size) return false;
  return (await readRange(archive, position, 4)).getUint32(0, true) === directorySignature;
}

/** The zip64 sizes and offset that replace those which do not fit 32 bits; also checks that extra fields are whole. */
function applyZip64(entry: ZipEntry, extra: DataView): void {
  for (let at = 0; at + 4 <= extra.byteLength; ) {
    const id = extra.getUint16(at, true);
    const end = at + 4 + extra.getUint16(at + 2, true);
    if (end > extra.byteLength) return; // tools disagree on padding here; what matters was found or is not needed
    if (id === 1) {
      let field = at + 4;
      for (const key of ['uncompressedBytes', 'compressedBytes', 'headerOffset'] as const) {
        if (entry[key] !== 0xffffffff) continue;
        if (field + 8 > end) throw corruptZip('its zip64 sizes are missing', entry.path);
        entry[key] = uint64(extra, field);
        field += 8;
      }
    }
    at = end;
  }
}

/** Every entry of a zip, in the directory's order, without reading any of them. The entries are plain data: send one with
 *  the Blob to a worker and read it there (`readZipEntry`).
 *  Throws `zip/not-a-zip`, `zip/corrupt`, or `zip/unsupported` for a split archive. */
export async function listZipEntries(archive: Blob): Promise<ZipEntry[]> {
  const place = await findDirectory(archive);
  const view = await readRange(archive, place.start, place.bytes);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < place.entryCount; index++) {
    if (at + directoryEntryBytes > view.byteLength || view.getUint32(at, true) !== directorySignature) {
      throw corruptZip(`its directory should list ${place.entryCount} entries but breaks off after ${index}`);
    }
    const flags = view.getUint16(at + 8, true);
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const next = at + directoryEntryBytes + nameBytes + extraBytes + view.getUint16(at + 32, true);
    if (next > view.byteLength) throw corruptZip(`entry ${index} of its directory is cut`);
    const stored = decodeZipName(
      new Uint8Array(view.buffer, at + directoryEntryBytes, nameBytes),
      (flags & 0x800) !== 0,
    );
    // some Windows tools separate folders with backslashes
    const path = stored.includes('/') ? stored : stored.replaceAll('\\', '/');
    const entry: ZipEntry = {
      path,
      isDirectory: path.endsWith('/'),
      isSystemFile: isSystemPath(path),
      method: view.getUint16(at + 10, true),
      isEncrypted: (flags & 1) !== 0,
      crc32: view.getUint32(at + 16, true),
      compressedBytes: view.getUint32(at + 20, true),
      uncompressedBytes: view.getUint32(at + 24, true),
      headerOffset: view.getUint32(at + 42, true),
    };
    applyZip64(entry, new DataView(view.buffer, at + directoryEntryBytes + nameBytes, extraBytes));
    entry.headerOffset += place.base;
    entries.push(entry);
    at = next;
  }
  return entries;
}
