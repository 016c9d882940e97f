// What the first frame of an MP3 says of the others: Xing's or Fraunhofer's header, and LAME's count of what its encoder put before
// and behind the sound. As ffmpeg reads it (libavformat/mp3dec.c); sources: LAME's "Mp3 Info Tag" revision 1, VBRI by Fraunhofer.

import { lettersOf } from '../../lib/letters.ts';
import { viewOn } from './file-bytes.ts';

export interface Mp3Header {
  /** Samples of a frame. */
  frameSamples: number;
  /** Frames that hold sound, without this one; null: not said. */
  frameCount: number | null;
  /** Samples before and behind the sound; null: not said. */
  padding: { before: number; behind: number } | null;
  /** It is a frame of silence that decoders take for sound: of Xing's they know better. */
  isDecoded: boolean;
}

/** Samples that every decoder is late by. */
const decoderDelay = 529;
/** How far into a file its first frame is looked for, as by mediabunny. */
export const mp3StartBytes = 8192;
/** As ffmpeg judges. */
const moreShare = 1 / 16;
/** Encoders whose counts ffmpeg believes. */
const knownEncoders = ['LAME', 'Lavf', 'Lavc'];

/** The header in a file's first bytes, which no tag is before; null: its first frame is sound.
 *  @param fileBytes of the whole file: one that has many more than its header says is several, one behind the other. */
export function readMp3Header(start: Uint8Array<ArrayBuffer>, fileBytes: number): Mp3Header | null {
  const at = start.findIndex((_, i) => isFrame(start, i));
  if (at < 0) return null;
  const isMpeg1 = ((start[at + 1] ?? 0) & 0x18) === 0x18;
  const isMono = ((start[at + 3] ?? 0) & 0xc0) === 0xc0;
  const frameSamples = isMpeg1 ? 1152 : 576;
  // behind the frame's own header and the side information, which is empty
  const sideBytes = isMpeg1 ? (isMono ? 17 : 32) : isMono ? 9 : 17;
  const view = viewOn(start);
  const xing = at + 4 + sideBytes;
  const name = lettersOf(start.subarray(xing, xing + 4));
  if (name === 'Xing' || name === 'Info') {
    const { byteCount, frameCount, padding } = readXing(view, xing);
    const isSeveral = byteCount !== null && fileBytes - at > byteCount * (1 + moreShare);
    return { frameCount: isSeveral ? null : frameCount, padding, frameSamples, isDecoded: false };
  }
  const vbri = at + 4 + 32;
  if (lettersOf(start.subarray(vbri, vbri + 4)) !== 'VBRI' || view.byteLength < vbri + 18) return null;
  return { frameSamples, frameCount: view.getUint32(vbri + 14), padding: null, isDecoded: true };
}

/** Sync, a version, layer III, a bit rate and a sample rate. */
function isFrame(bytes: Uint8Array, at: number): boolean {
  const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
  if (first !== 0xff || (second & 0xe6) !== 0xe2 || (second & 0x18) === 0x08) return false;
  return (third & 0xf0) !== 0xf0 && (third & 0xf0) !== 0 && (third & 0x0c) !== 0x0c;
}

interface XingHeader extends Pick<Mp3Header, 'frameCount' | 'padding'> {
  /** From this frame to the end of the last one; null: not said. */
  byteCount: number | null;
}

function readXing(view: DataView, at: number): XingHeader {
  if (view.byteLength < at + 8) return { byteCount: null, frameCount: null, padding: null };
  const flags = view.getUint32(at + 4);
  let next = at + 8;
  const wordAt = (place: number) => (view.byteLength >= place + 4 ? view.getUint32(place) : null);
  const frameCount = flags & 1 ? wordAt(next) : null;
  const byteCount = flags & 2 ? wordAt(next + (flags & 1 ? 4 : 0)) : null;
  // frames, bytes, a table of places, quality
  for (const [flag, bytes] of [
    [1, 4],
    [2, 4],
    [4, 100],
    [8, 4],
  ] as const) {
    if (flags & flag) next += bytes;
  }
  if (view.byteLength < next + 24) return { byteCount, frameCount, padding: null };
  const encoder = lettersOf(new Uint8Array(view.buffer, view.byteOffset + next, 4));
  if (!knownEncoders.includes(encoder)) return { byteCount, frameCount, padding: null };
  const counts = (view.getUint16(next + 21) << 8) | view.getUint8(next + 23);
  return { byteCount, frameCount, padding: { before: counts >> 12, behind: counts & 0xfff } };
}

/** Which samples of what a decoder gives are the sound. */
export function mp3Sound({ frameSamples, frameCount, padding, isDecoded }: Mp3Header): {
  skip: number;
  keep: number | null;
} {
  const skip = padding ? padding.before + decoderDelay : isDecoded ? frameSamples : 0;
  if (frameCount === null) return { skip, keep: null };
  const total = frameCount * frameSamples;
  const end = padding ? Math.min(total, total - padding.behind + decoderDelay) : total;
  return { skip, keep: Math.max(0, end - (padding ? skip : 0)) };
}
