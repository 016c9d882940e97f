// The bytes of a trunk cache's index: a header, then entries of one size, each with a checksum of its own.
// Little-endian. Header: magic, version, dtype, hidden size, length of the facts, facts (JSON), CRC-32 of all that.
// Entry: clip hash (16 bytes), frame count, CRC-32 of the frames, offset (float64), CRC-32 of the 32 bytes before.

import { crc32 } from '../lib/crc32.ts';

export interface TrunkCacheHeader {
  hiddenSize: number;
  dtype: 'float16' | 'float32';
  /** The data set that it was made for: it goes when that is deleted. */
  datasetId: string;
  /** Shown under Storage: which data set and model it is of. */
  note: string;
  /** What a clip's frames are, beyond the model: how many layers have run, or `features`. */
  kept: string;
}

export interface TrunkCacheEntry {
  /** 32 hex digits, as in `Clip.contentHash`. */
  contentHash: string;
  /** 0: the clip's earlier entry counts no more. */
  frameCount: number;
  /** Where the clip's frames start in the file of frames. */
  offset: number;
  checksum: number;
}

const magic = 0x43545856; // "VXTC"
const version = 1;
const factsStart = 20;
const maxNoteLength = 200;
const maxFactsBytes = 2048;

export const entryBytes = 36;

export function encodeHeader({ hiddenSize, dtype, datasetId, note, kept }: TrunkCacheHeader): Uint8Array<ArrayBuffer> {
  const facts = new TextEncoder().encode(JSON.stringify({ datasetId, note: note.slice(0, maxNoteLength), kept }));
  const bytes = new Uint8Array(factsStart + facts.byteLength + 4);
  const view = new DataView(bytes.buffer);
  [magic, version, dtype === 'float16' ? 2 : 4, hiddenSize, facts.byteLength].forEach((word, i) => {
    view.setUint32(i * 4, word, true);
  });
  bytes.set(facts, factsStart);
  view.setUint32(bytes.byteLength - 4, crc32(bytes.subarray(0, -4)), true);
  return bytes;
}

/** Null: not a whole header of this version. */
export function decodeHeader(bytes: Uint8Array): { header: TrunkCacheHeader; bytes: number } | null {
  if (bytes.byteLength < factsStart + 4) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (index: number) => view.getUint32(index * 4, true);
  if (word(0) !== magic || word(1) !== version || word(4) > maxFactsBytes) return null;
  const end = factsStart + word(4);
  if (bytes.byteLength < end + 4 || view.getUint32(end, true) !== crc32(bytes.subarray(0, end))) return null;
  const facts = JSON.parse(new TextDecoder().decode(bytes.slice(factsStart, end))) as Facts;
  return { header: { hiddenSize: word(3), dtype: word(2) === 2 ? 'float16' : 'float32', ...facts }, bytes: end + 4 };
}

type Facts = Pick<TrunkCacheHeader, 'datasetId' | 'note' | 'kept'>;

export function encodeEntry({ contentHash, frameCount, offset, checksum }: TrunkCacheEntry): Uint8Array<ArrayBuffer> {
  if (!/^[0-9a-f]{32}$/.test(contentHash)) throw new Error(`32 hex digits expected, found "${contentHash}"`);
  const bytes = new Uint8Array(entryBytes);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < 16; i++) bytes[i] = Number.parseInt(contentHash.slice(i * 2, i * 2 + 2), 16);
  view.setUint32(16, frameCount, true);
  view.setUint32(20, checksum, true);
  view.setFloat64(24, offset, true);
  view.setUint32(32, crc32(bytes.subarray(0, 32)), true);
  return bytes;
}

/** Null: the checksum is wrong. */
export function decodeEntry(bytes: Uint8Array): TrunkCacheEntry | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, entryBytes);
  if (view.getUint32(32, true) !== crc32(bytes.subarray(0, 32))) return null;
  const contentHash = Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return {
    contentHash,
    frameCount: view.getUint32(16, true),
    checksum: view.getUint32(20, true),
    offset: view.getFloat64(24, true),
  };
}
