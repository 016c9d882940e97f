// Reads one entry of a zip from a Blob, holding only that entry: a data set's archive may be larger than memory.
// Format: PKWARE's APPNOTE.TXT 6.3.10, section 4.3.7.

import { crc32 } from '../../lib/crc32.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { blocksOf, readBytes, toFileError } from '../../lib/file-reading.ts';
import { inflated, type Pieces } from '../inflate.ts';
import { corruptZip, readRange } from './directory.ts';
import type { ZipEntry } from './entry.ts';

const headerSignature = 0x04034b50;
const headerBytes = 30;
const stored = 0;
const deflated = 8;
/** The most that deflate can shrink anything: a longer claim is false and must not be given memory. */
const maxDeflateRatio = 1032;
/** The longest array that browsers give. */
const maxEntryBytes = 2 ** 31 - 1;

const methodNames: Record<number, string> = {
  1: 'Shrink',
  6: 'Implode',
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'XZ',
  98: 'PPMd',
  99: 'AES',
};

/** Entries up to this size are read together with their header: each read of a file costs a browser about a
 *  millisecond, which for short clips is most of the time. */
const readAtOnceBytes = 8 * 1024 * 1024;
/** Room for extra fields of unknown length in that one read. */
const spareBytes = 300;

/** Whether an entry lies in its archive as it is. */
export function isStored({ method }: ZipEntry): boolean {
  return method === stored;
}

function checkReadable(entry: ZipEntry): void {
  const { path } = entry;
  if (entry.damage !== null) throw corruptZip(entry.damage, path);
  if (entry.isEncrypted) {
    throw new VoxtuneError('zip/encrypted', `"${path}" is encrypted. Zip it again without a password.`, { path });
  }
  if (entry.method !== stored && entry.method !== deflated) {
    const found = methodNames[entry.method] ?? `method ${entry.method}`;
    throw new VoxtuneError('zip/unsupported', `"${path}" is compressed with ${found}. Zip it again with Deflate.`, {
      path,
      found,
    });
  }
  if (entry.method === stored && entry.compressedBytes !== entry.uncompressedBytes) {
    throw corruptZip('its two sizes disagree', path);
  }
}

/** Where an entry's bytes lie, from its own header. `spare` more bytes after the header are read at the same time and
 *  given back in `header`. */
async function locate(archive: Blob, entry: ZipEntry, spare: number) {
  checkReadable(entry);
  const available = archive.size - entry.headerOffset;
  if (available < headerBytes) throw corruptZip('it lies past the end of the archive', entry.path);
  const header = await readRange(archive, entry.headerOffset, Math.min(headerBytes + spare, available));
  if (header.getUint32(0, true) !== headerSignature)
    throw corruptZip('its header is not where it should be', entry.path);
  const start = entry.headerOffset + headerBytes + header.getUint16(26, true) + header.getUint16(28, true);
  const end = start + entry.compressedBytes;
  if (end > archive.size) throw corruptZip('it ends past the end of the archive', entry.path);
  return { start, end, header };
}

/** Where the bytes of an entry lie in the archive. Throws `zip/corrupt` when they are not there, `zip/encrypted`, and
 *  `zip/unsupported` for another method than stored and deflated. */
export async function locateZipEntry(archive: Blob, entry: ZipEntry): Promise<{ start: number; end: number }> {
  const { start, end } = await locate(archive, entry, 0);
  return { start, end };
}

/** The entry as it lies in the archive: in memory when it is short, else still in the file. */
async function packedEntry(archive: Blob, entry: ZipEntry): Promise<Uint8Array<ArrayBuffer> | Blob> {
  const isShort = entry.compressedBytes <= readAtOnceBytes;
  const nameBytes = entry.path.length * 3; // at most, in UTF-8
  const { start, end, header } = await locate(
    archive,
    entry,
    isShort ? nameBytes + spareBytes + entry.compressedBytes : 0,
  );
  const at = start - entry.headerOffset;
  if (at + entry.compressedBytes <= header.byteLength) return new Uint8Array(header.buffer, at, entry.compressedBytes);
  return archive.slice(start, end);
}

async function inflate(packed: Uint8Array<ArrayBuffer> | Blob, entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> {
  const { path, uncompressedBytes } = entry;
  if (uncompressedBytes > entry.compressedBytes * maxDeflateRatio + 1024) throw corruptZip('its size is wrong', path);
  const result = new Uint8Array(uncompressedBytes);
  let length = 0;
  try {
    for await (const piece of inflated(packed)) {
      if (length + piece.length > uncompressedBytes) throw corruptZip('it is longer than it should be', path);
      result.set(piece, length);
      length += piece.length;
    }
  } catch (cause) {
    throw await entryError(cause, packed, path);
  }
  if (length !== uncompressedBytes) throw corruptZip(`it has ${length} of ${uncompressedBytes} bytes`, path);
  return result;
}

/** Why an entry did not come out of its stream: what happened to the archive's file, else its own damage. */
async function entryError(cause: unknown, packed: Uint8Array | Blob, path: string): Promise<VoxtuneError> {
  const told = packed instanceof Blob ? await toFileError(cause, packed) : cause;
  return told instanceof VoxtuneError ? told : corruptZip('it cannot be decompressed', path);
}

/** The bytes of one entry, in a buffer of their own, checked against its CRC-32.
 *  Throws `zip/corrupt`, `zip/encrypted` or `zip/unsupported`, each naming the entry. */
export async function readZipEntry(archive: Blob, entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> {
  checkReadable(entry);
  const { path } = entry;
  if (Math.max(entry.uncompressedBytes, entry.compressedBytes) > maxEntryBytes) {
    throw new VoxtuneError('zip/unsupported', `"${path}" is larger than 2 GB, which no browser can hold.`, {
      path,
      found: 'more than 2 GB',
    });
  }
  const packed = await packedEntry(archive, entry);
  let bytes: Uint8Array<ArrayBuffer>;
  if (entry.method === deflated) bytes = await inflate(packed, entry);
  else bytes = packed instanceof Blob ? await readBytes(packed) : packed.slice();
  if (crc32(bytes) !== entry.crc32) throw corruptZip('its checksum is wrong', path);
  return bytes;
}

/** The bytes of one entry, piece by piece, in order, never whole in memory. What is wrong with their length or checksum is thrown
 *  at the end, when they have been given: whoever takes them goes to the end before believing them. Throws as `readZipEntry`. */
export async function* streamZipEntry(archive: Blob, entry: ZipEntry): Pieces {
  if (Math.max(entry.uncompressedBytes, entry.compressedBytes) <= readAtOnceBytes) {
    yield await readZipEntry(archive, entry);
    return;
  }
  const { start, end } = await locateZipEntry(archive, entry);
  const packed = archive.slice(start, end);
  try {
    yield* checked(entry.method === stored ? blocksOf(packed) : inflated(packed), entry);
  } catch (cause) {
    throw await entryError(cause, packed, entry.path);
  }
}

/** The bytes of one entry as a Blob, checked against its CRC-32, without ever holding it whole: a stored entry stays where
 *  it lies, a deflated one goes through the browser's blob storage. Throws as `readZipEntry`. */
export async function openZipEntry(archive: Blob, entry: ZipEntry): Promise<Blob> {
  const { start, end } = await locateZipEntry(archive, entry);
  const packed = archive.slice(start, end);
  try {
    if (entry.method === stored) {
      for await (const _ of checked(blocksOf(packed), entry));
      return packed;
    }
    const pieces = checked(inflated(packed), entry);
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    });
    return await new Response(stream).blob();
  } catch (cause) {
    throw await entryError(cause, packed, entry.path);
  }
}

/** Passes pieces on; throws where their length or checksum is not the entry's. */
async function* checked(pieces: Pieces, { path, uncompressedBytes, crc32: expected }: ZipEntry): Pieces {
  let length = 0;
  let crc = 0;
  for await (const piece of pieces) {
    length += piece.length;
    crc = crc32(piece, crc);
    if (length > uncompressedBytes) throw corruptZip('it is longer than it should be', path);
    yield piece;
  }
  if (length !== uncompressedBytes) throw corruptZip(`it has ${length} of ${uncompressedBytes} bytes`, path);
  if (crc !== expected) throw corruptZip('its checksum is wrong', path);
}
