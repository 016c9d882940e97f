// Reads one entry of a zip from a Blob, holding only that entry: a data set's archive may be larger than memory.
// Format: PKWARE's APPNOTE.TXT 6.3.10, section 4.3.7.

import { crc32 } from '../lib/crc32.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { corruptZip, readRange } from './zip-directory.ts';
import type { ZipEntry } from './zip-entry.ts';

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

/** Where the bytes of an entry lie in the archive. Throws `zip/corrupt` when they are not there, `zip/encrypted`, and
 *  `zip/unsupported` for another method than stored and deflated. */
export async function locateZipEntry(archive: Blob, entry: ZipEntry): Promise<{ start: number; end: number }> {
  const { path } = entry;
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
  if (entry.headerOffset + headerBytes > archive.size) throw corruptZip('it lies past the end of the archive', path);
  const header = await readRange(archive, entry.headerOffset, headerBytes);
  if (header.getUint32(0, true) !== headerSignature) throw corruptZip('its header is not where it should be', path);
  const start = entry.headerOffset + headerBytes + header.getUint16(26, true) + header.getUint16(28, true);
  const end = start + entry.compressedBytes;
  if (end > archive.size) throw corruptZip('it ends past the end of the archive', path);
  return { start, end };
}

async function inflate(compressed: Blob, entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> {
  const { path, uncompressedBytes } = entry;
  if (uncompressedBytes > entry.compressedBytes * maxDeflateRatio + 1024) throw corruptZip('its size is wrong', path);
  const result = new Uint8Array(uncompressedBytes);
  const reader = compressed.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  let length = 0;
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      if (length + step.value.length > uncompressedBytes) throw corruptZip('it is longer than it should be', path);
      result.set(step.value, length);
      length += step.value.length;
    }
  } catch (cause) {
    reader.cancel().catch(() => {}); // the stream has failed already; this only lets it go
    if (cause instanceof VoxtuneError) throw cause;
    throw corruptZip('it cannot be decompressed', path);
  }
  if (length !== uncompressedBytes) throw corruptZip(`it has ${length} of ${uncompressedBytes} bytes`, path);
  return result;
}

/** The bytes of one entry, in a buffer of their own, checked against its CRC-32.
 *  Throws `zip/corrupt`, `zip/encrypted` or `zip/unsupported`, each naming the entry. */
export async function readZipEntry(archive: Blob, entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> {
  const { path } = entry;
  const { start, end } = await locateZipEntry(archive, entry);
  if (Math.max(entry.uncompressedBytes, entry.compressedBytes) > maxEntryBytes) {
    throw new VoxtuneError('zip/unsupported', `"${path}" is larger than 2 GB, which no browser can hold.`, {
      path,
      found: 'more than 2 GB',
    });
  }
  const slice = archive.slice(start, end);
  let bytes: Uint8Array<ArrayBuffer>;
  if (entry.method === stored) {
    if (entry.compressedBytes !== entry.uncompressedBytes) throw corruptZip('its two sizes disagree', path);
    bytes = new Uint8Array(await slice.arrayBuffer());
  } else {
    bytes = await inflate(slice, entry);
  }
  if (crc32(bytes) !== entry.crc32) throw corruptZip('its checksum is wrong', path);
  return bytes;
}
