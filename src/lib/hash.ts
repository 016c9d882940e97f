// SHA-256 as hex, of bytes and files, through the browser's own implementation.

import { readBytes } from './file-reading.ts';

function toHex(digest: ArrayBuffer): string {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** SHA-256 of `data`, 64 hex digits. A Blob is read whole: the browser offers no running digest. */
export async function sha256Hex(data: BufferSource | Blob): Promise<string> {
  const bytes = data instanceof Blob ? await readBytes(data) : data;
  return toHex(await crypto.subtle.digest('SHA-256', bytes));
}

/** One hash over several parts in order: SHA-256 of the parts' own hashes, joined. So no two ways of cutting the same
 *  bytes into parts agree, and only one part is in memory at a time. A string counts as its UTF-8 bytes. */
export async function sha256HexOfParts(parts: readonly (BufferSource | Blob | string)[]): Promise<string> {
  const encoder = new TextEncoder();
  let hashes = '';
  for (const part of parts) hashes += await sha256Hex(typeof part === 'string' ? encoder.encode(part) : part);
  return sha256HexOfHashes(hashes);
}

/** The same from the parts' own hashes, joined: for a part that is not at hand. */
export function sha256HexOfHashes(hashes: string): Promise<string> {
  return sha256Hex(new TextEncoder().encode(hashes));
}

const pieceBytes = 16 * 1024 * 1024;

/** A hash of a file of any size that holds a piece of it at a time: SHA-256 for one of 16 MiB at most, else SHA-256 of its
 *  16 MiB pieces' hashes, joined. */
export async function sha256HexInPieces(data: Blob): Promise<string> {
  if (data.size <= pieceBytes) return sha256Hex(data);
  let hashes = '';
  for (let at = 0; at < data.size; at += pieceBytes) hashes += await sha256Hex(data.slice(at, at + pieceBytes));
  return sha256HexOfHashes(hashes);
}
