// Decodes AIFF and AIFF-C files to float32 as libsndfile does. Formats: Apple's "Audio Interchange File Format" 1.3 and its
// AIFF-C draft of 1991.

import type { ByteReader } from '../lib/byte-reader.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { type AdpcmCoding, aiffPacketBytes } from './adpcm.ts';
import { chunksOf, fileHeadBytes, noSamples } from './chunks.ts';
import type { AudioStream } from './decoded-audio.ts';
import {
  fourLetters,
  integersOf,
  openSamples,
  type SampleCoding,
  type SamplePlace,
  unsupportedAudio,
  viewOf,
} from './sample-blocks.ts';

/** Of COMM, without and with a compression. */
const commonBytes = 18;
const compressedCommonBytes = 22;
/** Of SSND, before the samples: how far they are moved on, and a block size that nobody uses. */
const soundHeaderBytes = 8;

const otherNames: Record<string, string> = {
  'GSM ': 'GSM 6.10',
  MAC3: 'MACE',
  MAC6: 'MACE',
  QDMC: 'QDesign',
  alac: 'ALAC',
};

type Common = Pick<SamplePlace, 'coding' | 'channelCount' | 'sampleRateHz'>;

/** A number of 80 bits: sign, 15 of exponent, 64 of mantissa with its leading 1. */
function extendedAt(view: DataView, at: number): number {
  const exponent = view.getUint16(at) & 0x7fff;
  return (view.getUint32(at + 2) * 2 ** 32 + view.getUint32(at + 6)) * 2 ** (exponent - 16_383 - 63);
}

function codingOf(compression: string, bits: number, channelCount: number): SampleCoding | AdpcmCoding | null {
  switch (compression) {
    case 'NONE':
    case 'twos':
      return integersOf(bits, false);
    case 'sowt':
      return integersOf(bits, true);
    case 'in24':
      return integersOf(24, false);
    case 'in32':
      return integersOf(32, false);
    // libsndfile’s spelling, and the one that others have
    case '42n1':
    case '42ni':
      return integersOf(24, true);
    case '23n1':
    case '23ni':
      return integersOf(32, true);
    case 'raw ':
      return { kind: 'unsigned', width: 1, isLittleEndian: false };
    case 'fl32':
    case 'FL32':
      return { kind: 'float', width: 4, isLittleEndian: false };
    case 'fl64':
    case 'FL64':
      return { kind: 'float', width: 8, isLittleEndian: false };
    case 'ulaw':
    case 'ULAW':
      return { kind: 'mu-law', width: 1, isLittleEndian: false };
    case 'alaw':
    case 'ALAW':
      return { kind: 'A-law', width: 1, isLittleEndian: false };
    case 'ima4':
      return { kind: 'IMA ADPCM of AIFF', blockBytes: aiffPacketBytes * channelCount };
    default:
      return null;
  }
}

function parseCommon(view: DataView, isCompressed: boolean): Common {
  if (view.byteLength < (isCompressed ? compressedCommonBytes : commonBytes))
    throw new VoxtuneError('audio/truncated', 'The AIFF file ends inside its format.', {});
  const [channelCount, bits] = [view.getUint16(0), view.getUint16(6)];
  const compression = isCompressed ? fourLetters(view, commonBytes) : 'NONE';
  const coding = codingOf(compression, bits, channelCount);
  if (!coding) {
    const isInteger = ['NONE', 'twos', 'sowt'].includes(compression);
    const name = isInteger ? `${bits}-bit samples` : (otherNames[compression] ?? `compression “${compression}”`);
    throw unsupportedAudio(`AIFF with ${name}`);
  }
  return { coding, channelCount, sampleRateHz: Math.round(extendedAt(view, 8)) };
}

/** Opens an AIFF or AIFF-C file: PCM of 1 to 32 bits in either byte order, float of 32 and 64, mu-law, A-law,
 *  IMA ADPCM. Throws `audio/not-audio`, `audio/truncated`, `audio/empty`, `audio/undecodable`, `audio/unsupported-format`.
 *  @param byteCount of the whole file. */
export async function openAiff(bytes: ByteReader, byteCount: number): Promise<AudioStream> {
  const form = viewOf(await bytes.read(fileHeadBytes));
  if (form.byteLength < fileHeadBytes)
    throw new VoxtuneError('audio/truncated', 'The AIFF file ends inside its header.', {});
  const kind = fourLetters(form, 8);
  if (kind !== 'AIFF' && kind !== 'AIFC')
    throw new VoxtuneError('audio/not-audio', 'The file is not an audio file that is known here.', {});
  const formBytes = form.getUint32(4) + 8;
  let common: Common | null = null;
  for await (const { name, size, start } of chunksOf(bytes, { container: 'AIFF', byteCount, isLittleEndian: false })) {
    if (name === 'COMM') {
      common = parseCommon(viewOf(await bytes.peek(Math.min(size, compressedCommonBytes))), kind === 'AIFC');
    }
    if (name !== 'SSND') continue;
    if (!common) throw new VoxtuneError('audio/undecodable', 'The AIFF file has samples before its format.', {});
    const sound = viewOf(await bytes.read(soundHeaderBytes));
    if (sound.byteLength < soundHeaderBytes) break;
    const before = soundHeaderBytes + sound.getUint32(0);
    await bytes.skip(before - soundHeaderBytes);
    const presentBytes = Math.max(0, byteCount - start - before);
    // a program that wrote to a pipe
    const isUnknown = (size === 0 && formBytes !== byteCount) || (size >= 0x7fff0000 && size > byteCount - start);
    const declaredBytes = isUnknown ? null : Math.max(0, size - before);
    return openSamples(bytes, { container: 'AIFF', ...common, presentBytes, declaredBytes });
  }
  throw noSamples('AIFF', 'SSND', formBytes, byteCount);
}
