// Decodes WAV files to float32 as libsndfile does, which is what librosa reads them with. Formats: Microsoft's
// "Multiple Channel Audio Data and WAVE Files", ITU-T G.711 for the companded ones, EBU Tech 3306 for RF64.

import { type ByteReader, readerOf } from '../lib/byte-reader.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { companded } from './companding.ts';
import { type AudioStream, type DecodedAudio, wholeAudio } from './decoded-audio.ts';
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

const riffHeaderBytes = 12;
const chunkHeaderBytes = 8;
/** Of the format's chunk, what is looked at. */
const mostFormatBytes = 64;
/** Decoded at once. */
const blockBytes = 1024 * 1024;

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

export function unsupportedAudio(found: string): VoxtuneError {
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
    if (tail !== guidTail) throw unsupportedAudio('WAV of a private format');
    tag = view.getUint16(24, true);
  }
  if (channelCount === 0 || channelCount > mostChannels) throw unsupportedAudio(`WAV with ${channelCount} channels`);
  if (sampleRateHz < leastRateHz || sampleRateHz > mostRateHz) throw unsupportedAudio(`WAV at ${sampleRateHz} Hz`);
  const width = Math.ceil(bitsPerSample / 8);
  const format = { tag, channelCount, sampleRateHz, bitsPerSample, width };
  if (!isKnown(format)) {
    const name = tagNames[tag] ?? (tag === pcmTag || tag === floatTag ? `${bitsPerSample}-bit` : `of format ${tag}`);
    throw unsupportedAudio(`WAV ${tagNames[tag] ? `with ${name}` : name}`);
  }
  if (blockBytes !== 0 && blockBytes !== width * channelCount) {
    throw unsupportedAudio(`WAV with ${blockBytes} bytes for ${channelCount} samples of ${bitsPerSample} bits`);
  }
  return format;
}

function isKnown({ tag, bitsPerSample, width }: WavFormat): boolean {
  if (tag === pcmTag) return width >= 1 && width <= 4;
  if (tag === floatTag) return bitsPerSample === 32 || bitsPerSample === 64;
  return (tag === alawTag || tag === mulawTag) && bitsPerSample === 8;
}

interface SamplePlace {
  format: WavFormat;
  /** Bytes of the file from the samples on. */
  presentBytes: number;
  /** What the file says of their length; null: nothing. */
  declaredBytes: number | null;
}

/** Goes through the chunks up to the samples. @param byteCount of the whole file. */
async function findSamples(bytes: ByteReader, byteCount: number): Promise<SamplePlace> {
  const riffBytes = viewOf(await bytes.read(riffHeaderBytes)).getUint32(4, true);
  let format: WavFormat | null = null;
  let longDataBytes: number | null = null;
  for (let at = riffHeaderBytes; at + chunkHeaderBytes <= byteCount; ) {
    const header = viewOf(await bytes.read(chunkHeaderBytes));
    if (header.byteLength < chunkHeaderBytes) break;
    const name = fourLetters(header, 0);
    const size = header.getUint32(4, true);
    const start = at + chunkHeaderBytes;
    if (name === 'ds64' && start + 16 <= byteCount) {
      longDataBytes = Number(viewOf(await bytes.peek(16)).getBigUint64(8, true));
    }
    if (name === 'fmt ') format = parseFormat(viewOf(await bytes.peek(Math.min(size, mostFormatBytes))));
    if (name === 'data') {
      if (!format) throw new VoxtuneError('audio/undecodable', 'The WAV file has samples before its format.', {});
      const presentBytes = byteCount - start;
      const isUnknown = size === 0 ? riffBytes + 8 !== byteCount : size >= 0x7fff0000 && size > presentBytes;
      return { format, presentBytes, declaredBytes: isUnknown ? longDataBytes : size };
    }
    at = start + size + (size & 1);
    await bytes.skip(size + (size & 1));
  }
  throw new VoxtuneError('audio/truncated', 'The WAV file ends before its samples. Was it copied whole?', {});
}

function viewOf(bytes: Uint8Array<ArrayBuffer>): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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

/** Opens a WAV file: PCM of 8 to 32 bits, float of 32 and 64, mu-law, A-law, plain or extensible, RIFF or RF64.
 *
 *  Programs that write to a pipe cannot come back to fill in the length of the samples. They leave 0 (then RIFF's own length is
 *  wrong too), 2^32−1, or something about 2^31 that the file does not have: then all that follows is samples. Any other length
 *  that the file does not reach means that it was cut: `audio/truncated`, so that a half-copied clip does not train unseen
 *  (libsndfile would read the half). An incomplete last frame is dropped, as libsndfile does.
 *
 *  Throws `audio/not-audio`, `audio/empty`, `audio/truncated`, `audio/undecodable`, or `audio/unsupported-format` with
 *  the format's name in `params.found`. */
export async function openWav(bytes: ByteReader, byteCount: number): Promise<AudioStream> {
  if (byteCount === 0) throw new VoxtuneError('audio/empty', 'The file is empty.', {});
  const start = await bytes.peek(16);
  const isRiff = start.length >= 4 && ['RIFF', 'RF64'].includes(fourLetters(viewOf(start), 0));
  if (!isRiff || start.length < riffHeaderBytes || fourLetters(viewOf(start), 8) !== 'WAVE') {
    const found = nameAudioFormat(start);
    if (found) throw unsupportedAudio(found);
    if (isRiff && start.length < riffHeaderBytes)
      throw new VoxtuneError('audio/truncated', 'The WAV file ends inside its header.', {});
    throw new VoxtuneError('audio/not-audio', 'The file is not an audio file that is known here.', {});
  }
  const { format, presentBytes, declaredBytes } = await findSamples(bytes, byteCount);
  const frameBytes = format.width * format.channelCount;
  if (declaredBytes !== null && declaredBytes >= presentBytes + frameBytes) throw cut(declaredBytes, presentBytes);
  const frameCount = Math.floor(Math.min(declaredBytes ?? presentBytes, presentBytes) / frameBytes);
  if (frameCount === 0) throw new VoxtuneError('audio/empty', 'The WAV file holds no samples.', {});
  const { sampleRateHz, channelCount } = format;
  return { sampleRateHz, channelCount, frameCount, blocks: () => decodeBlocks(bytes, format, frameCount) };
}

function cut(expected: number, found: number): VoxtuneError {
  return new VoxtuneError(
    'audio/truncated',
    `The WAV file should hold ${expected} bytes of samples but ends after ${found}. Was it copied whole?`,
    { expected, found },
  );
}

async function* decodeBlocks(
  bytes: ByteReader,
  format: WavFormat,
  frameCount: number,
): AsyncGenerator<Float32Array<ArrayBuffer>[], undefined> {
  const frameBytes = format.width * format.channelCount;
  const framesAtOnce = Math.floor(blockBytes / frameBytes);
  for (let done = 0; done < frameCount; ) {
    const count = Math.min(framesAtOnce, frameCount - done);
    const block = viewOf(await bytes.read(count * frameBytes));
    if (block.byteLength < count * frameBytes) {
      throw cut(frameCount * frameBytes, done * frameBytes + block.byteLength);
    }
    yield Array.from({ length: format.channelCount }, (_, channel) => {
      const samples = new Float32Array(count);
      decodeChannel(block, format, channel * format.width, frameBytes, samples);
      if (format.tag === floatTag && !samples.every(Number.isFinite)) {
        throw new VoxtuneError('audio/undecodable', 'The WAV file holds samples that are not numbers.', {});
      }
      return samples;
    });
    done += count;
  }
}

/** Decodes a whole file that is in memory. Throws as `openWav`. */
export async function decodeWav(file: Uint8Array<ArrayBuffer>): Promise<DecodedAudio> {
  return wholeAudio(await openWav(readerOf(file), file.length));
}
