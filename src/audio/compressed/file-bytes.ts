// A file that is read at any place: whole in memory when it is short, else as the browser holds it.

import { readBytes } from '../../lib/file-reading.ts';

export type WholeFile = Uint8Array<ArrayBuffer> | Blob;

export function sizeOf(file: WholeFile): number {
  return file instanceof Blob ? file.size : file.length;
}

/** What stands there; fewer bytes where the file ends. */
export async function bytesAt(file: WholeFile, start: number, count: number): Promise<Uint8Array<ArrayBuffer>> {
  const end = Math.min(start + count, sizeOf(file));
  if (start >= end) return new Uint8Array();
  return file instanceof Blob ? readBytes(file.slice(start, end)) : file.subarray(start, end);
}

export function viewOn(bytes: Uint8Array<ArrayBuffer>): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
