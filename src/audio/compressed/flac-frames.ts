// Frames out of a FLAC file. mediabunny finds none where the rate is written in kilohertz, as ffmpeg writes 12 and 192 kHz (1.61).
// Source: RFC 9639, sections 8 and 9.

import { VoxtuneError } from '../../lib/errors.ts';
import { bytesAt, sizeOf, viewOn, type WholeFile } from './file-bytes.ts';

export interface FlacStream {
  config: AudioDecoderConfig;
  /** Of each channel; null: not said. */
  sampleCount: number | null;
}

/** Its four letters, the head of its first block of metadata, and that block. */
export const flacHeaderBytes = 42;
const infoAt = 8;

/** What the header says: `fLaC` and STREAMINFO. Null: it is none. */
export function readFlacHeader(header: Uint8Array<ArrayBuffer>): FlacStream | null {
  if (header.length < flacHeaderBytes || ((header[4] ?? 0) & 0x7f) !== 0) return null;
  const description = header.slice(0, flacHeaderBytes);
  // the only block, as far as the decoder is told
  description[4] = 0x80;
  const view = viewOn(description);
  // 20 bits of rate, 3 of channels, 5 of bits, 36 of samples
  const rateAt = infoAt + 10;
  const sampleRate = view.getUint32(rateAt) >>> 12;
  const numberOfChannels = ((view.getUint8(rateAt + 2) >> 1) & 7) + 1;
  const sampleCount = (view.getUint8(rateAt + 3) & 15) * 2 ** 32 + view.getUint32(rateAt + 4);
  return {
    config: { codec: 'flac', sampleRate, numberOfChannels, description },
    sampleCount: sampleCount || null,
  };
}

/** Where the frames begin: behind all blocks of metadata. */
async function framesStart(file: WholeFile): Promise<number> {
  for (let at = 4; ; ) {
    const head = await bytesAt(file, at, 4);
    if (head.length < 4) throw new VoxtuneError('audio/truncated', 'The FLAC file ends inside its header.', {});
    const word = viewOn(head).getUint32(0);
    at += 4 + (word & 0xffffff);
    if (word >>> 31) return at;
  }
}

const windowBytes = 1024 * 1024;
const mostHeadBytes = 16;
const crc8 = Uint8Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let i = 0; i < 8; i++) crc = crc & 0x80 ? ((crc << 1) ^ 0x07) & 0xff : crc << 1;
  return crc;
});

interface FrameHead {
  number: number;
  /** Of the frame behind it: frames are counted, or samples, which a bit says. */
  next: number;
}

/** Null: no frame's head stands there. */
function frameHead(bytes: Uint8Array, at: number): FrameHead | null {
  const [sync, second = 0, third = 0, fourth = 0] = bytes.subarray(at, at + 4);
  // sync; a block size and a rate that there are; channels that there are, and a bit that is none
  if (sync !== 0xff || (second & 0xfe) !== 0xf8 || third >> 4 === 0 || (third & 15) === 15) return null;
  if (fourth >> 4 > 10 || fourth & 1) return null;
  const first = bytes[at + 4] ?? 0;
  // as UTF-8 counts bytes, up to seven of them
  const ones = Math.clz32(~(first << 24));
  if (ones === 1 || ones > 7) return null;
  let number = ones === 0 ? first : first & (0x7f >> ones);
  const numberEnd = at + 4 + Math.max(1, ones);
  for (let i = at + 5; i < numberEnd; i++) number = number * 64 + ((bytes[i] ?? 0) & 0x3f);
  const [sizeCode, rateCode] = [third >> 4, third & 15];
  const sizeEnd = numberEnd + (sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0);
  const end = sizeEnd + (rateCode < 12 ? 0 : rateCode === 12 ? 1 : 2);
  if (end >= bytes.length) return null;
  let crc = 0;
  for (let i = at; i < end; i++) crc = crc8[crc ^ (bytes[i] ?? 0)] ?? 0;
  if (crc !== bytes[end]) return null;
  const written = bytes.subarray(numberEnd, sizeEnd).reduce((value, byte) => value * 256 + byte, 0) + 1;
  return { number, next: number + (second & 1 ? blockSamples(sizeCode, written) : 1) };
}

function blockSamples(code: number, written: number): number {
  if (code === 1) return 192;
  if (code <= 5) return 144 * 2 ** code;
  return code <= 7 ? written : 2 ** code;
}

/** The frames, in order. One ends where the next one begins, whose number has to follow. */
export async function* flacFrames(file: WholeFile): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  const size = sizeOf(file);
  let start = await framesStart(file);
  while (start < size) {
    let bytes = await bytesAt(file, start, windowBytes);
    let frame = 0;
    let head = frameHead(bytes, 0);
    if (!head) {
      if (bytes.length < mostHeadBytes) return;
      throw new VoxtuneError(
        'audio/undecodable',
        `The FLAC file has no frame at byte ${start}, where one should begin.`,
        {},
      );
    }
    for (let at = 1; ; at++) {
      at = bytes.indexOf(0xff, at);
      const isNearEnd = at < 0 || at + mostHeadBytes > bytes.length;
      if (isNearEnd && start + bytes.length < size) {
        // a frame longer than what is at hand, or the rest of the last one
        if (frame > 0) break;
        if (bytes.length > 64 * windowBytes)
          throw new VoxtuneError('audio/undecodable', 'The FLAC file has a frame without an end.', {});
        bytes = await bytesAt(file, start, 2 * bytes.length);
        at = 0;
        continue;
      }
      if (at < 0) {
        yield bytes.slice(frame);
        return;
      }
      const next = frameHead(bytes, at);
      if (next?.number !== head.next) continue;
      yield bytes.slice(frame, at);
      [frame, head] = [at, next];
    }
    start += frame;
  }
}
