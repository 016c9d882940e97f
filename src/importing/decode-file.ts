// One audio file's bytes to a clip as the pack stores it: decode, mix to mono, resample, encode, hash.

import { downmix } from '../audio/downmix.ts';
import { resample } from '../audio/resample.ts';
import { decodeWav } from '../audio/wav.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { sha256Hex } from '../lib/hash.ts';
import { encodeSamples } from '../storage/clip-pack.ts';
import type { DecodedClip } from './decode-types.ts';

/** What every HuBERT and wav2vec 2.0 needs for its first frame. */
const shortestClipSec = 0.025;

/** Throws `audio/…` with the reason why the file cannot be a clip. */
export async function decodeFile(bytes: Uint8Array<ArrayBuffer>, sampleRateHz: number): Promise<DecodedClip> {
  const decoded = decodeWav(bytes);
  const mono = downmix(decoded.channels);
  const samples = decoded.sampleRateHz === sampleRateHz ? mono : resample(mono, decoded.sampleRateHz, sampleRateHz);
  if (samples.length < shortestClipSec * sampleRateHz) {
    const milliseconds = Math.round((samples.length / sampleRateHz) * 1000);
    throw new VoxtuneError(
      'audio/too-short',
      `The clip lasts ${milliseconds} ms; a model needs ${shortestClipSec * 1000} ms to hear anything.`,
      { milliseconds, needed: shortestClipSec * 1000 },
    );
  }
  const encoded = encodeSamples(samples);
  return {
    kind: 'clip',
    ...encoded,
    sampleCount: samples.length,
    contentHash: (await sha256Hex(encoded.bytes)).slice(0, 32),
    sourceSampleRateHz: decoded.sampleRateHz,
    sourceChannelCount: decoded.channels.length,
  };
}
