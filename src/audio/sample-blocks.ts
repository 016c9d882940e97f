// Samples of one size, frame after frame, or in blocks of ADPCM, as WAV, AIFF and AU hold them: decoded to float32 as libsndfile
// does, block by block.

import type { ByteReader } from '../lib/byte-reader.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { type AdpcmCoding, adpcmFrames, decodeAdpcm, isAdpcm } from './adpcm.ts';
import { type CompandingLaw, companded } from './companding.ts';
import type { AudioStream } from './decoded-audio.ts';

export interface SampleCoding {
  /** `unsigned`: 8-bit integers around 128. */
  kind: 'integer' | 'unsigned' | 'float' | CompandingLaw;
  /** Bytes of one sample of one channel. */
  width: number;
  isLittleEndian: boolean;
}

export interface SamplePlace {
  /** What the file is called in sentences: WAV, AIFF, AU. */
  container: string;
  coding: SampleCoding | AdpcmCoding;
  channelCount: number;
  sampleRateHz: number;
  /** Bytes of the file from the samples on. */
  presentBytes: number;
  /** What the file says of their length; null: nothing. */
  declaredBytes: number | null;
}

/** Rates that a recording can have: beyond them a header is taken for damaged. */
const leastRateHz = 1000;
const mostRateHz = 768_000;
const mostChannels = 64;
/** Decoded at once. */
const blockBytes = 1024 * 1024;

export function unsupportedAudio(found: string): VoxtuneError {
  return new VoxtuneError(
    'audio/unsupported-format',
    `This is ${found}, which cannot be decoded here. Convert it to WAV or FLAC.`,
    { found },
  );
}

export function viewOf(bytes: Uint8Array<ArrayBuffer>): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function fourLetters(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}

/** The integers of so many bits; null where there are none. */
export function integersOf(bits: number, isLittleEndian: boolean): SampleCoding | null {
  const width = Math.ceil(bits / 8);
  return width >= 1 && width <= 4 ? { kind: 'integer', width, isLittleEndian } : null;
}

/** The samples where the reader is. A length that the file does not reach means that it was cut: so that a half-copied clip
 *  does not train unseen (libsndfile would read the half). An incomplete last frame is dropped, as libsndfile does.
 *  Throws `audio/truncated`, `audio/empty`, `audio/unsupported-format`. */
export function openSamples(bytes: ByteReader, place: SamplePlace): AudioStream {
  const { container, coding, channelCount, sampleRateHz, presentBytes, declaredBytes } = place;
  if (channelCount === 0 || channelCount > mostChannels)
    throw unsupportedAudio(`${container} with ${channelCount} channels`);
  if (!(sampleRateHz >= leastRateHz && sampleRateHz <= mostRateHz))
    throw unsupportedAudio(`${container} at ${sampleRateHz} Hz`);
  if (isBlocked(coding) && !isAdpcm(coding, channelCount)) {
    throw unsupportedAudio(
      `${container} with ${coding.kind} of ${channelCount} channels in blocks of ${coding.blockBytes} bytes`,
    );
  }
  // of a frame that is cut nothing is told; of a block it is
  const unheeded = isBlocked(coding) ? 1 : coding.width * channelCount;
  if (declaredBytes !== null && declaredBytes >= presentBytes + unheeded)
    throw cut(container, declaredBytes, presentBytes);
  const bytesOfSamples = Math.min(declaredBytes ?? presentBytes, presentBytes);
  const frameCount = framesOf(coding, bytesOfSamples, channelCount);
  if (frameCount === 0) throw new VoxtuneError('audio/empty', `The ${container} file holds no samples.`, {});
  return { sampleRateHz, channelCount, frameCount, blocks: () => decodeBlocks(bytes, place, bytesOfSamples) };
}

function isBlocked(coding: SampleCoding | AdpcmCoding): coding is AdpcmCoding {
  return 'blockBytes' in coding;
}

/** Frames that so many bytes hold whole. */
function framesOf(coding: SampleCoding | AdpcmCoding, bytes: number, channelCount: number): number {
  if (!isBlocked(coding)) return Math.floor(bytes / (coding.width * channelCount));
  const { blockBytes } = coding;
  const whole = Math.floor(bytes / blockBytes);
  return whole * adpcmFrames(coding, blockBytes, channelCount) + adpcmFrames(coding, bytes % blockBytes, channelCount);
}

function cut(container: string, expected: number, found: number): VoxtuneError {
  return new VoxtuneError(
    'audio/truncated',
    `The ${container} file should hold ${expected} bytes of samples but ends after ${found}. Was it copied whole?`,
    { expected, found },
  );
}

async function* decodeBlocks(
  bytes: ByteReader,
  { container, coding, channelCount }: SamplePlace,
  bytesOfSamples: number,
): AsyncGenerator<Float32Array<ArrayBuffer>[], undefined> {
  const unitBytes = isBlocked(coding) ? coding.blockBytes : coding.width * channelCount;
  const bytesAtOnce = Math.max(1, Math.floor(blockBytes / unitBytes)) * unitBytes;
  for (let done = 0; done < bytesOfSamples; done += bytesAtOnce) {
    const wanted = Math.min(bytesAtOnce, bytesOfSamples - done);
    const count = framesOf(coding, wanted, channelCount);
    if (count === 0) return;
    const block = viewOf(await bytes.read(wanted));
    if (block.byteLength < wanted) throw cut(container, bytesOfSamples, done + block.byteLength);
    const channels = Array.from({ length: channelCount }, () => new Float32Array(count));
    if (isBlocked(coding)) decodeAdpcmBlocks(block, coding, channels);
    else for (const [i, samples] of channels.entries()) decodeChannel(block, coding, i, channelCount, samples);
    if (coding.kind === 'float' && !channels.every((samples) => samples.every(Number.isFinite))) {
      throw new VoxtuneError('audio/undecodable', `The ${container} file holds samples that are not numbers.`, {});
    }
    yield channels;
  }
}

function decodeAdpcmBlocks(view: DataView, coding: AdpcmCoding, into: readonly Float32Array[]): void {
  let frames = 0;
  for (let at = 0; at < view.byteLength; at += coding.blockBytes) {
    const block = new DataView(view.buffer, view.byteOffset + at, Math.min(coding.blockBytes, view.byteLength - at));
    const count = adpcmFrames(coding, block.byteLength, into.length);
    const parts = into.map((samples) => samples.subarray(frames, frames + count));
    if (count > 0) decodeAdpcm(coding, block, parts);
    frames += count;
  }
}

/** Puts one channel's samples as float32 into `into`. */
function decodeChannel(
  view: DataView,
  { kind, width, isLittleEndian }: SampleCoding,
  channel: number,
  channelCount: number,
  into: Float32Array,
): void {
  const count = into.length;
  // its first sample, and the bytes to the next one
  const [at, step] = [channel * width, channelCount * width];
  if (kind === 'A-law' || kind === 'mu-law') {
    const table = companded(kind);
    for (let i = 0; i < count; i++) into[i] = table[view.getUint8(at + i * step)] ?? 0;
  } else if (kind === 'float') {
    for (let i = 0; i < count; i++) {
      into[i] =
        width === 4 ? view.getFloat32(at + i * step, isLittleEndian) : view.getFloat64(at + i * step, isLittleEndian);
    }
  } else if (kind === 'unsigned') {
    for (let i = 0; i < count; i++) into[i] = (view.getUint8(at + i * step) - 128) / 128;
  } else if (width === 1) {
    for (let i = 0; i < count; i++) into[i] = view.getInt8(at + i * step) / 128;
  } else if (width === 2) {
    for (let i = 0; i < count; i++) into[i] = view.getInt16(at + i * step, isLittleEndian) / 32_768;
  } else if (width === 3) {
    const [high, low] = isLittleEndian ? [2, 0] : [0, 1];
    for (let i = 0; i < count; i++) {
      const sample = at + i * step;
      into[i] = ((view.getInt8(sample + high) << 16) | view.getUint16(sample + low, isLittleEndian)) / 8_388_608;
    }
  } else {
    for (let i = 0; i < count; i++) into[i] = view.getInt32(at + i * step, isLittleEndian) / 2_147_483_648;
  }
}
