// What mediabunny does not tell of a container: whether the file ends before it does, and what is to be cut off its sound.

import { VoxtuneError } from '../../lib/errors.ts';
import { lettersOf } from '../../lib/letters.ts';
import { bytesAt, sizeOf, viewOn, type WholeFile } from './file-bytes.ts';

/** Boxes at the top of an MP4 that are looked at: fragmented ones have thousands. */
const mostBoxes = 100_000;
const mostMoovBytes = 64 * 1024 * 1024;
const tailBytes = 256 * 1024;

interface Box {
  name: string;
  start: number;
  end: number;
}

async function* boxesOf(file: WholeFile): AsyncGenerator<Box, undefined> {
  const size = sizeOf(file);
  for (let [at, count] = [0, 0]; at + 8 <= size && count < mostBoxes; count++) {
    const head = viewOn(await bytesAt(file, at, 16));
    const short = head.getUint32(0);
    if (short === 1 && head.byteLength < 16) return;
    // 0: to the end
    const bytes = short === 0 ? size - at : short === 1 ? Number(head.getBigUint64(8)) : short;
    if (bytes < 8) return;
    yield { name: lettersOf([4, 5, 6, 7].map((i) => head.getUint8(i))), start: at, end: at + bytes };
    at += bytes;
  }
}

/** Bytes that an MP4 lacks at its end; 0: none. */
export async function missingOfMp4(file: WholeFile): Promise<number> {
  let end = 0;
  for await (const box of boxesOf(file)) end = box.end;
  return Math.max(0, end - sizeOf(file));
}

/** Samples before the sound of an M4A that iTunes wrote, from its own tag; 0: not said. As in ffmpeg, which takes no more of it. */
export async function iTunesPadding(file: WholeFile): Promise<number> {
  for await (const { name, start, end } of boxesOf(file)) {
    if (name !== 'moov' || end - start > mostMoovBytes) continue;
    const letters = new TextDecoder('latin1').decode(await bytesAt(file, start, end - start));
    const at = letters.indexOf('iTunSMPB');
    const before = /^[^ ]{0,64} [0-9A-F]{8} ([0-9A-F]{8}) /i.exec(at < 0 ? '' : letters.slice(at + 8, at + 128))?.[1];
    const count = Number.parseInt(before ?? '0', 16);
    return count < 16_384 ? count : 0;
  }
  return 0;
}

/** Bytes that an Ogg lacks of its last page; 0: none. */
export async function missingOfOgg(file: WholeFile): Promise<number> {
  const size = sizeOf(file);
  // no page is longer
  const tail = await bytesAt(file, Math.max(0, size - 2 * 65_536), 2 * 65_536);
  const at = lettersOf(tail).lastIndexOf('OggS');
  if (at < 0) return 0;
  const segmentCount = tail[at + 26];
  if (segmentCount === undefined) return 1;
  const lengths = tail.subarray(at + 27, at + 27 + segmentCount);
  const end = at + 27 + segmentCount + lengths.reduce((sum, length) => sum + length, 0);
  return Math.max(0, end - tail.length);
}

const segmentId = 0x18538067;

/** Bytes that a Matroska or WebM file lacks of its one large element; 0: none, or it does not say. */
export async function missingOfMatroska(file: WholeFile): Promise<number> {
  const start = viewOn(await bytesAt(file, 0, 4096));
  const header = readLength(start, 4);
  if (!header) return 0;
  const at = header.next + header.length;
  if (at + 12 > start.byteLength || start.getUint32(at) !== segmentId) return 0;
  const segment = readLength(start, at + 4);
  return segment?.isKnown ? Math.max(0, segment.next + segment.length - sizeOf(file)) : 0;
}

/** How long an element is: as many bytes as its first one has leading zeros, and one. */
function readLength(view: DataView, at: number): { length: number; isKnown: boolean; next: number } | null {
  if (at + 8 > view.byteLength) return null;
  const width = Math.clz32(view.getUint8(at)) - 23;
  if (width > 8) return null;
  let length = view.getUint8(at) & (2 ** (8 - width) - 1);
  for (let i = 1; i < width; i++) length = length * 256 + view.getUint8(at + i);
  return { length, isKnown: length < 2 ** (7 * width) - 1, next: at + width };
}

const blockDurationId = 0x9b;
const referenceBlockId = 0xfb;
const discardPaddingId = 0x75a2;

/** Seconds that the last block of a Matroska or WebM file has too many, from what its group says behind it.
 *  @param lastPacket its bytes. */
export async function matroskaPadding(file: WholeFile, lastPacket: Uint8Array): Promise<number> {
  if (lastPacket.length === 0) return 0;
  const tail = await bytesAt(file, Math.max(0, sizeOf(file) - tailBytes), tailBytes);
  const at = lettersOf(tail).lastIndexOf(lettersOf(lastPacket));
  if (at < 0) return 0;
  for (let next = at + lastPacket.length; next + 2 < tail.length; ) {
    const isLong = tail[next] === discardPaddingId >> 8;
    const id = isLong ? ((tail[next] ?? 0) << 8) | (tail[next + 1] ?? 0) : tail[next];
    if (id !== blockDurationId && id !== referenceBlockId && id !== discardPaddingId) return 0;
    next += isLong ? 2 : 1;
    // lengths of these fit in a byte
    const length = (tail[next] ?? 0) & 0x7f;
    next++;
    if (length > 8 || next + length > tail.length) return 0;
    if (id === discardPaddingId) {
      const value = tail.subarray(next, next + length).reduce((sum, byte) => sum * 256 + byte, 0);
      // signed; what a negative one would mean no file needs
      return (tail[next] ?? 0) & 0x80 ? 0 : value / 1e9;
    }
    next += length;
  }
  return 0;
}

const missingOf: Record<string, (file: WholeFile) => Promise<number>> = {
  MP4: missingOfMp4,
  Ogg: missingOfOgg,
  Matroska: missingOfMatroska,
  WebM: missingOfMatroska,
};

/** Throws `audio/truncated`. */
export async function refuseCut(file: WholeFile, container: string): Promise<void> {
  const missing = (await missingOf[container]?.(file)) ?? 0;
  if (missing === 0) return;
  const found = sizeOf(file);
  throw new VoxtuneError(
    'audio/truncated',
    `The ${container} file should hold ${found + missing} bytes but ends after ${found}. Was it copied whole?`,
    { expected: found + missing, found },
  );
}
