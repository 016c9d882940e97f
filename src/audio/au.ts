// Decodes AU files (Sun's and NeXT's .au and .snd) to float32 as libsndfile does. Format: Sun's audio(5), its header of six
// numbers: magic, where the samples begin, their length, their encoding, rate, channels.

import type { ByteReader } from '../lib/byte-reader.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { AudioStream } from './decoded-audio.ts';
import { fourLetters, openSamples, type SampleCoding, unsupportedAudio, viewOf } from './sample-blocks.ts';

/** The second is written by little-endian machines. */
export const auSignatures = ['.snd', 'dns.'];

const headerBytes = 24;
const unknownLength = 0xffffffff;

/** By encoding. */
const codings: Record<number, Omit<SampleCoding, 'isLittleEndian'>> = {
  1: { kind: 'mu-law', width: 1 },
  2: { kind: 'integer', width: 1 },
  3: { kind: 'integer', width: 2 },
  4: { kind: 'integer', width: 3 },
  5: { kind: 'integer', width: 4 },
  6: { kind: 'float', width: 4 },
  7: { kind: 'float', width: 8 },
  27: { kind: 'A-law', width: 1 },
};

const otherNames: Record<number, string> = {
  23: 'G.721 ADPCM',
  24: 'G.722 ADPCM',
  25: 'G.723 ADPCM',
  26: 'G.723 ADPCM',
};

/** Opens an AU file: PCM of 8 to 32 bits, float of 32 and 64, mu-law, A-law. Throws `audio/truncated`, `audio/empty`,
 *  `audio/undecodable`, `audio/unsupported-format`. @param byteCount of the whole file. */
export async function openAu(bytes: ByteReader, byteCount: number): Promise<AudioStream> {
  const header = viewOf(await bytes.read(headerBytes));
  if (header.byteLength < headerBytes)
    throw new VoxtuneError('audio/truncated', 'The AU file ends inside its header.', {});
  const isLittleEndian = fourLetters(header, 0) === 'dns.';
  const word = (index: number) => header.getUint32(index * 4, isLittleEndian);
  const [start, declared, encoding, sampleRateHz, channelCount] = [word(1), word(2), word(3), word(4), word(5)];
  const coding = codings[encoding];
  if (!coding) throw unsupportedAudio(`AU with ${otherNames[encoding] ?? `encoding ${encoding}`}`);
  if (start < headerBytes)
    throw new VoxtuneError('audio/undecodable', 'The AU file’s samples would begin in its header.', {});
  await bytes.skip(start - headerBytes);
  return openSamples(bytes, {
    container: 'AU',
    coding: { ...coding, isLittleEndian },
    channelCount,
    sampleRateHz,
    presentBytes: Math.max(0, byteCount - start),
    declaredBytes: declared === unknownLength ? null : declared,
  });
}
