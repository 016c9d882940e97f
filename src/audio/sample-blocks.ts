// Samples of one size, frame after frame, as WAV, AIFF and AU hold them: decoded to float32 as libsndfile does, block by block.

import type { ByteReader } from '../lib/byte-reader.ts';
import { VoxtuneError } from '../lib/errors.ts';
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
  coding: SampleCoding;
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
    `This is ${found}, which cannot be decoded here. Convert it to WAV (PCM).`,
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
  const frameBytes = coding.width * channelCount;
  if (declaredBytes !== null && declaredBytes >= presentBytes + frameBytes)
    throw cut(container, declaredBytes, presentBytes);
  const frameCount = Math.floor(Math.min(declaredBytes ?? presentBytes, presentBytes) / frameBytes);
  if (frameCount === 0) throw new VoxtuneError('audio/empty', `The ${container} file holds no samples.`, {});
  return { sampleRateHz, channelCount, frameCount, blocks: () => decodeBlocks(bytes, place, frameCount) };
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
  frameCount: number,
): AsyncGenerator<Float32Array<ArrayBuffer>[], undefined> {
  const frameBytes = coding.width * channelCount;
  const framesAtOnce = Math.floor(blockBytes / frameBytes);
  for (let done = 0; done < frameCount; ) {
    const count = Math.min(framesAtOnce, frameCount - done);
    const block = viewOf(await bytes.read(count * frameBytes));
    if (block.byteLength < count * frameBytes) {
      throw cut(container, frameCount * frameBytes, done * frameBytes + block.byteLength);
    }
    yield Array.from({ length: channelCount }, (_, channel) => {
      const samples = new Float32Array(count);
      decodeChannel(block, coding, channel * coding.width, frameBytes, samples);
      if (coding.kind === 'float' && !samples.every(Number.isFinite)) {
        throw new VoxtuneError('audio/undecodable', `The ${container} file holds samples that are not numbers.`, {});
      }
      return samples;
    });
    done += count;
  }
}

/** Puts one channel's samples as float32 into `into`; `at` is its first sample, `step` the bytes to its next. */
function decodeChannel(view: DataView, coding: SampleCoding, at: number, step: number, into: Float32Array): void {
  const { kind, width, isLittleEndian } = coding;
  const count = into.length;
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
