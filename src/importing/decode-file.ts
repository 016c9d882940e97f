// One audio file to a clip as the pack stores it: read, decode, mix to mono, resample, encode, hash. All of it in blocks, so that
// a recording of hours takes no more memory than one of a minute.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { openAudio } from '../audio/audio-formats.ts';
import type { AudioStream } from '../audio/decoded-audio.ts';
import { downmix } from '../audio/downmix.ts';
import { Resampler } from '../audio/resample.ts';
import { type Sound, SoundMeter } from '../audio/sound.ts';
import type { ImportLimits } from '../config/import-limits.ts';
import type { SampleEncoding } from '../dataset/clip.ts';
import { isLfsPointer, lfsPointerError, lfsStartBytes } from '../formats/git-lfs.ts';
import { type ErrorRecord, toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { clipHash, contentHashOf, type EncodedSamples, encodeSamples } from '../storage/clip-pack.ts';
import { type ImportFile, openFile } from './import-file.ts';

export interface DecodeOptions {
  archives: readonly Blob[];
  sampleRateHz: number;
  limits: ImportLimits;
}

/** One file as a clip in the pack, where all its samples are by then. */
export interface DecodedClip {
  kind: 'clip';
  encoding: SampleEncoding;
  sampleCount: number;
  /** As in `Clip.contentHash`. */
  contentHash: string;
  sourceSampleRateHz: number;
  sourceChannelCount: number;
  sound: Sound;
}

/** What comes of a file: samples, as the pack stores them, and at last a clip or a problem. */
export type Piece =
  /** `share`: how much of the file they end at, 0..1. */
  | { kind: 'samples'; bytes: Uint8Array<ArrayBuffer>; share: number }
  /** What came of this file is not to be kept: it comes again. */
  | { kind: 'again' }
  | DecodedClip
  /** The file cannot be used, nor what came of it. */
  | { kind: 'problem'; error: ErrorRecord };

/** What every HuBERT and wav2vec 2.0 needs for its first frame. */
const shortestClipSec = 0.025;
/** Samples of one piece: 66 s at 16 kHz. A shorter clip is one piece. */
const pieceSamples = 1 << 20;

/** All that comes of a file. A file that cannot be used ends with a `problem`; nothing rejects for it. */
export async function* decodeFile(file: ImportFile, options: DecodeOptions): AsyncGenerator<Piece, undefined> {
  try {
    const isDone = yield* decodeAs('smallest', file, options);
    if (isDone) return;
    // 16 bits did for so long that they are gone from here
    yield { kind: 'again' };
    yield* decodeAs('float32', file, options);
  } catch (thrown) {
    yield { kind: 'problem', error: toErrorRecord(thrown) };
  }
}

/** False where 16 bits turned out not to do after pieces of them had been given. Throws the reason why the file cannot be a clip. */
async function* decodeAs(
  wanted: 'smallest' | 'float32',
  file: ImportFile,
  options: DecodeOptions,
): AsyncGenerator<Piece, boolean> {
  const { bytes, asBlob, check } = openFile(file, options.archives);
  let audio: AudioStream | null = null;
  try {
    if (isLfsPointer(await bytes.peek(lfsStartBytes))) throw lfsPointerError();
    audio = await openAudio(bytes, asBlob);
    if (!audio.isEstimate) refuseTooLong(audio.frameCount / audio.sampleRateHz, options.limits);
    const hash = new PiecewiseHash();
    const meter = new SoundMeter();
    let sampleCount = 0;
    let encoding: SampleEncoding | null = wanted === 'float32' ? wanted : null;
    for await (const { samples, isLast } of gather(monoAtRate(audio, options.sampleRateHz, meter))) {
      sampleCount += samples.length;
      if (isLast) {
        refuseTooShort(sampleCount, options.sampleRateHz);
        refuseNoNumbers(meter.result);
        await check();
      }
      const encoded: EncodedSamples = encoding === 'float32' ? asFloat32(samples) : encodeSamples(samples);
      if (encoding === 'pcm16' && encoded.encoding === 'float32') return false;
      encoding = encoded.encoding;
      await hash.update(encoded.bytes, isLast);
      refuseTooLong(sampleCount / options.sampleRateHz, options.limits);
      const share = sampleCount / (audio.frameCount * (options.sampleRateHz / audio.sampleRateHz));
      yield { kind: 'samples', bytes: encoded.bytes, share: Math.min(1, share) };
    }
    yield {
      kind: 'clip',
      encoding: encoding ?? 'pcm16',
      sampleCount,
      contentHash: hash.result,
      sourceSampleRateHz: audio.sampleRateHz,
      sourceChannelCount: audio.channelCount,
      sound: meter.result,
    };
    return true;
  } finally {
    await audio?.close?.();
    await bytes.close();
  }
}

function asFloat32(samples: Float32Array<ArrayBuffer>): EncodedSamples {
  return { encoding: 'float32', bytes: new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength) };
}

/** Throws `audio/too-long`: before anything is decoded where the file says its length, else when so much of it is. */
function refuseTooLong(seconds: number, { clipMinutes }: ImportLimits): void {
  const minutes = seconds / 60;
  if (minutes <= clipMinutes) return;
  // up, so that it is more than what is allowed
  const found = Math.ceil(minutes);
  throw new VoxtuneError(
    'audio/too-long',
    `The recording lasts ${found} minutes, and up to ${clipMinutes} are imported. Cut it into clips, or allow longer ones ` +
      '(--max-clip-minutes).',
    { minutes: found, limit: clipMinutes },
  );
}

function refuseTooShort(sampleCount: number, sampleRateHz: number): void {
  if (sampleCount >= shortestClipSec * sampleRateHz) return;
  // down, so that it is less than what is needed
  const milliseconds = Math.floor((sampleCount / sampleRateHz) * 10_000) / 10;
  throw new VoxtuneError(
    'audio/too-short',
    `The clip lasts ${milliseconds} ms; a model needs ${shortestClipSec * 1000} ms to hear anything.`,
    { milliseconds, needed: shortestClipSec * 1000 },
  );
}

/** Beyond any scale that samples are saved with: 32-bit integers. */
const mostPeak = 2 ** 32;

/** Whatever the format: one sample that is no number, or far too large for single precision, makes every loss NaN. */
function refuseNoNumbers({ rms, peak }: Sound): void {
  if (Number.isFinite(rms) && peak <= mostPeak) return;
  throw new VoxtuneError(
    'audio/undecodable',
    'It holds samples that are not numbers, or larger than those of any recording.',
    {},
  );
}

/** `meter` hears the file as it is. */
async function* monoAtRate(
  audio: AudioStream,
  sampleRateHz: number,
  meter: SoundMeter,
): AsyncGenerator<Float32Array<ArrayBuffer>> {
  const resampler = audio.sampleRateHz === sampleRateHz ? null : new Resampler(audio.sampleRateHz, sampleRateHz);
  for await (const channels of audio.blocks()) {
    const mono = downmix(channels);
    meter.push(channels, mono);
    if (resampler) yield* resampler.push(mono);
    else yield mono;
  }
  if (resampler) yield* resampler.finish();
}

/** The same samples in pieces of `pieceSamples`, each in a buffer of its own; the last one may be shorter. */
async function* gather(
  blocks: AsyncIterable<Float32Array<ArrayBuffer>>,
): AsyncGenerator<{ samples: Float32Array<ArrayBuffer>; isLast: boolean }> {
  let parts: Float32Array<ArrayBuffer>[] = [];
  let count = 0;
  for await (const block of blocks) {
    for (let at = 0; at < block.length; ) {
      // a piece is given when it is known not to be the last
      if (count === pieceSamples) {
        yield { samples: joined(parts, count), isLast: false };
        parts = [];
        count = 0;
      }
      const part = block.subarray(at, at + pieceSamples - count);
      parts.push(part);
      count += part.length;
      at += part.length;
    }
  }
  yield { samples: joined(parts, count), isLast: true };
}

function joined(parts: readonly Float32Array<ArrayBuffer>[], count: number): Float32Array<ArrayBuffer> {
  const [first] = parts;
  if (first && parts.length === 1 && first.byteLength === first.buffer.byteLength) return first;
  const samples = new Float32Array(count);
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  return samples;
}

/** The content hash of a clip that comes in pieces. Of one piece the browser's own, which is quicker, makes the same. */
class PiecewiseHash {
  #running: ReturnType<typeof sha256.create> | null = null;
  result = '';

  async update(bytes: Uint8Array<ArrayBuffer>, isLast: boolean): Promise<void> {
    if (isLast && !this.#running) {
      this.result = await contentHashOf(bytes);
      return;
    }
    this.#running ??= sha256.create();
    this.#running.update(bytes);
    if (isLast) this.result = clipHash(bytesToHex(this.#running.digest()));
  }
}
