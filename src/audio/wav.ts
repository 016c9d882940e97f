// Decodes WAV files to float32 as libsndfile does, which is what librosa reads them with. Formats: Microsoft's
// "Multiple Channel Audio Data and WAVE Files", ITU-T G.711 for the companded ones, EBU Tech 3306 for RF64.

import { VoxtuneError } from '../lib/errors.ts';
import { companded } from './companding.ts';
import type { DecodedAudio } from './decoded-audio.ts';
import { nameAudioFormat } from './sniff-format.ts';

const pcmTag = 1;
const floatTag = 3;
const alawTag = 6;
const mulawTag = 7;
const extensibleTag = 0xfffe;
/** The last 14 bytes of the subformat GUIDs whose first two are a format tag. */
const guidTail = '000000001000800000aa00389b71';

const tagNames: Record<number, string> = {
  2: 'Microsoft ADPCM',
  17: 'IMA ADPCM',
  49: 'GSM 6.10',
  80: 'MPEG',
  85: 'MP3',
  353: 'WMA',
  255: 'AAC',
};

/** Rates that a recording can have: beyond them a header is taken for damaged. */
const leastRateHz = 1000;
const mostRateHz = 768_000;
const mostChannels = 64;

interface WavFormat {
  tag: number;
  channelCount: number;
  sampleRateHz: number;
  bitsPerSample: number;
  /** Bytes of one sample of one channel. */
  width: number;
}

function unsupported(found: string): VoxtuneError {
  return new VoxtuneError(
    'audio/unsupported-format',
    `This is ${found}, which cannot be decoded here. Convert it to WAV (PCM).`,
    { found },
  );
}

function fourLetters(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}

function parseFormat(view: DataView): WavFormat {
  if (view.byteLength < 16) throw new VoxtuneError('audio/truncated', 'The WAV file ends inside its format.', {});
  let tag = view.getUint16(0, true);
  const channelCount = view.getUint16(2, true);
  const sampleRateHz = view.getUint32(4, true);
  const blockBytes = view.getUint16(12, true);
  const bitsPerSample = view.getUint16(14, true);
  if (tag === extensibleTag && view.byteLength >= 40) {
    const tail = Array.from({ length: 14 }, (_, i) =>
      view
        .getUint8(26 + i)
        .toString(16)
        .padStart(2, '0'),
    ).join('');
    if (tail !== guidTail) throw unsupported('WAV of a private format');
    tag = view.getUint16(24, true);
  }
  if (channelCount === 0 || channelCount > mostChannels) throw unsupported(`WAV with ${channelCount} channels`);
  if (sampleRateHz < leastRateHz || sampleRateHz > mostRateHz) throw unsupported(`WAV at ${sampleRateHz} Hz`);
  const width = Math.ceil(bitsPerSample / 8);
  const format = { tag, channelCount, sampleRateHz, bitsPerSample, width };
  if (!isKnown(format)) {
    const name = tagNames[tag] ?? (tag === pcmTag || tag === floatTag ? `${bitsPerSample}-bit` : `of format ${tag}`);
    throw unsupported(`WAV ${tagNames[tag] ? `with ${name}` : name}`);
  }
  if (blockBytes !== 0 && blockBytes !== width * channelCount) {
    throw unsupported(`WAV with ${blockBytes} bytes for ${channelCount} samples of ${bitsPerSample} bits`);
  }
  return format;
}

function isKnown({ tag, bitsPerSample, width }: WavFormat): boolean {
  if (tag === pcmTag) return width >= 1 && width <= 4;
  if (tag === floatTag) return bitsPerSample === 32 || bitsPerSample === 64;
  return (tag === alawTag || tag === mulawTag) && bitsPerSample === 8;
}

/** The chunks up to the samples. RF64 and its sizes above 4 GB cannot be in memory here; its smaller files can. */
function findChunks(view: DataView): { format: WavFormat; start: number; declaredBytes: number | null } {
  let format: WavFormat | null = null;
  let longDataBytes: number | null = null;
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const name = fourLetters(view, at);
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    if (name === 'ds64' && start + 16 <= view.byteLength) longDataBytes = Number(view.getBigUint64(start + 8, true));
    if (name === 'fmt ') {
      format = parseFormat(new DataView(view.buffer, view.byteOffset + start, Math.min(size, view.byteLength - start)));
    }
    if (name === 'data') {
      if (!format) throw new VoxtuneError('audio/undecodable', 'The WAV file has samples before its format.', {});
      return { format, start, declaredBytes: isPlaceholder(view, start, size) ? longDataBytes : size };
    }
    at = start + size + (size & 1);
  }
  throw new VoxtuneError('audio/truncated', 'The WAV file ends before its samples. Was it copied whole?', {});
}

/** Programs that write to a pipe cannot come back to fill in the length. They leave 0 (then RIFF's own length is wrong
 *  too), 2^32−1, or something about 2^31 that the file does not have. */
function isPlaceholder(view: DataView, dataStart: number, size: number): boolean {
  if (size === 0) return view.getUint32(4, true) + 8 !== view.byteLength;
  return size >= 0x7fff0000 && size > view.byteLength - dataStart;
}

/** Puts one channel's samples as float32 into `into`; `at` is its first sample, `step` the bytes to its next. */
function decodeChannel(view: DataView, format: WavFormat, at: number, step: number, into: Float32Array): void {
  const { tag, width } = format;
  const count = into.length;
  if (tag === alawTag || tag === mulawTag) {
    const table = companded(tag === alawTag ? 'A-law' : 'mu-law');
    for (let i = 0; i < count; i++) into[i] = table[view.getUint8(at + i * step)] ?? 0;
  } else if (tag === floatTag) {
    for (let i = 0; i < count; i++) {
      into[i] = width === 4 ? view.getFloat32(at + i * step, true) : view.getFloat64(at + i * step, true);
    }
  } else if (width === 1) {
    for (let i = 0; i < count; i++) into[i] = (view.getUint8(at + i * step) - 128) / 128;
  } else if (width === 2) {
    for (let i = 0; i < count; i++) into[i] = view.getInt16(at + i * step, true) / 32_768;
  } else if (width === 3) {
    for (let i = 0; i < count; i++) {
      const value = (view.getInt8(at + i * step + 2) << 16) | view.getUint16(at + i * step, true);
      into[i] = value / 8_388_608;
    }
  } else {
    for (let i = 0; i < count; i++) into[i] = view.getInt32(at + i * step, true) / 2_147_483_648;
  }
}

/** Decodes a whole WAV file: PCM of 8 to 32 bits, float of 32 and 64, mu-law, A-law, plain or extensible, RIFF or RF64.
 *
 *  Where a program that wrote to a pipe left no length, all that follows is samples. Any other length that the file does
 *  not reach means that it was cut: `audio/truncated`, so that a half-copied clip does not train unseen (libsndfile would
 *  read the half). An incomplete last frame is dropped, as libsndfile does.
 *
 *  Throws `audio/not-audio`, `audio/empty`, `audio/truncated`, `audio/undecodable`, or `audio/unsupported-format` with
 *  the format's name in `params.found`. */
export function decodeWav(bytes: Uint8Array): DecodedAudio {
  if (bytes.length === 0) throw new VoxtuneError('audio/empty', 'The file is empty.', {});
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isRiff = bytes.length >= 4 && ['RIFF', 'RF64'].includes(fourLetters(view, 0));
  if (!isRiff || bytes.length < 12 || fourLetters(view, 8) !== 'WAVE') {
    const found = nameAudioFormat(bytes);
    if (found) throw unsupported(found);
    if (isRiff && bytes.length < 12)
      throw new VoxtuneError('audio/truncated', 'The WAV file ends inside its header.', {});
    throw new VoxtuneError('audio/not-audio', 'The file is not an audio file that is known here.', {});
  }
  const { format, start, declaredBytes } = findChunks(view);
  const frameBytes = format.width * format.channelCount;
  const presentBytes = bytes.length - start;
  if (declaredBytes !== null && declaredBytes >= presentBytes + frameBytes) {
    throw new VoxtuneError(
      'audio/truncated',
      `The WAV file should hold ${declaredBytes} bytes of samples but ends after ${presentBytes}. Was it copied whole?`,
      { expected: declaredBytes, found: presentBytes },
    );
  }
  const frameCount = Math.floor(Math.min(declaredBytes ?? presentBytes, presentBytes) / frameBytes);
  if (frameCount === 0) throw new VoxtuneError('audio/empty', 'The WAV file holds no samples.', {});
  const channels = Array.from({ length: format.channelCount }, (_, channel) => {
    const samples = new Float32Array(frameCount);
    decodeChannel(view, format, start + channel * format.width, frameBytes, samples);
    if (format.tag === floatTag && !samples.every(Number.isFinite)) {
      throw new VoxtuneError('audio/undecodable', 'The WAV file holds samples that are not numbers.', {});
    }
    return samples;
  });
  return { sampleRateHz: format.sampleRateHz, channels };
}
