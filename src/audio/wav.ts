// Decodes WAV files to float32 as libsndfile does, which is what librosa reads them with. Formats: Microsoft's
// "Multiple Channel Audio Data and WAVE Files", ITU-T G.711 for the companded ones, EBU Tech 3306 for RF64, ITU-R BS.2088 for BW64.

import { type ByteReader, readerOf } from '../lib/byte-reader.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { AdpcmCoding } from './adpcm.ts';
import { chunksOf, fileHeadBytes, isAtChunk, noSamples } from './chunks.ts';
import { type AudioStream, type DecodedAudio, wholeAudio } from './decoded-audio.ts';
import {
  fourLetters,
  integersOf,
  openSamples,
  type SampleCoding,
  type SamplePlace,
  unsupportedAudio,
  viewOf,
} from './sample-blocks.ts';
import { nameAudioFormat } from './sniff-format.ts';

/** RIFX is RIFF with every number big-endian; the other two are for files over 4 GB. */
export const wavSignatures = ['RIFF', 'RIFX', 'RF64', 'BW64'];

const pcmTag = 1;
const microsoftAdpcmTag = 2;
const floatTag = 3;
const alawTag = 6;
const mulawTag = 7;
const imaAdpcmTag = 17;
const extensibleTag = 0xfffe;
/** The last 14 bytes of the subformat GUIDs whose first two are a format tag. */
const guidTail = '000000001000800000aa00389b71';

const tagNames: Record<number, string> = {
  2: 'Microsoft ADPCM',
  16: 'OKI ADPCM',
  17: 'IMA ADPCM',
  20: 'G.723 ADPCM',
  34: 'TrueSpeech',
  49: 'GSM 6.10',
  56: 'NMS ADPCM',
  64: 'G.721 ADPCM',
  69: 'G.726 ADPCM',
  80: 'MP2',
  85: 'MP3',
  100: 'G.726 ADPCM',
  101: 'G.722 ADPCM',
  255: 'AAC',
  352: 'WMA',
  353: 'WMA',
  354: 'WMA',
  355: 'WMA',
  8192: 'AC-3',
  8193: 'DTS',
  5648: 'AAC',
  61868: 'FLAC',
};

/** Of the format's chunk, what is looked at. */
const mostFormatBytes = 64;

type WavFormat = Pick<SamplePlace, 'coding' | 'channelCount' | 'sampleRateHz'>;

/** Bits and channels say what a frame is; its size in bytes, which the header has too, is often wrong and decodes nothing. With
 *  ADPCM that field is the size of a block, which alone says what a block is: not how many samples it would have. */
function parseFormat(view: DataView, isLittleEndian: boolean): WavFormat {
  if (view.byteLength < 16) throw new VoxtuneError('audio/truncated', 'The WAV file ends inside its format.', {});
  let tag = view.getUint16(0, isLittleEndian);
  const bits = view.getUint16(14, isLittleEndian);
  if (tag === extensibleTag && view.byteLength >= 40) {
    const tail = Array.from({ length: 14 }, (_, i) =>
      view
        .getUint8(26 + i)
        .toString(16)
        .padStart(2, '0'),
    ).join('');
    if (tail !== guidTail) throw unsupportedAudio('WAV of a private format');
    tag = view.getUint16(24, isLittleEndian);
  }
  const coding = codingOf(tag, bits, isLittleEndian, view.getUint16(12, isLittleEndian));
  if (!coding) {
    const name = tagNames[tag];
    if (tag === pcmTag || tag === floatTag || tag === imaAdpcmTag)
      throw unsupportedAudio(`WAV with ${bits}-bit ${name ?? 'samples'}`);
    throw unsupportedAudio(name ? `WAV with ${name}` : `WAV of format ${tag}`);
  }
  return { coding, channelCount: view.getUint16(2, isLittleEndian), sampleRateHz: view.getUint32(4, isLittleEndian) };
}

function codingOf(
  tag: number,
  bits: number,
  isLittleEndian: boolean,
  blockBytes: number,
): SampleCoding | AdpcmCoding | null {
  switch (tag) {
    case pcmTag:
      return bits >= 1 && bits <= 8 ? { kind: 'unsigned', width: 1, isLittleEndian } : integersOf(bits, isLittleEndian);
    case floatTag:
      return bits === 32 || bits === 64 ? { kind: 'float', width: bits / 8, isLittleEndian } : null;
    case alawTag:
      return { kind: 'A-law', width: 1, isLittleEndian };
    case mulawTag:
      return { kind: 'mu-law', width: 1, isLittleEndian };
    case microsoftAdpcmTag:
      return { kind: 'Microsoft ADPCM', blockBytes };
    case imaAdpcmTag:
      // of other codes there are 2, 3 and 5 bits
      return bits >= 2 && bits <= 5 && bits !== 4 ? null : { kind: 'IMA ADPCM', blockBytes };
    default:
      return null;
  }
}

/** Goes through the chunks up to the samples. @param byteCount of the whole file. */
async function findSamples(bytes: ByteReader, byteCount: number): Promise<SamplePlace> {
  const riff = viewOf(await bytes.read(fileHeadBytes));
  const isLittleEndian = fourLetters(riff, 0) !== 'RIFX';
  const riffBytes = riff.getUint32(4, isLittleEndian) + 8;
  let format: WavFormat | null = null;
  let longDataBytes: number | null = null;
  let isEmpty = false;
  for await (const { name, size, start } of chunksOf(bytes, { container: 'WAV', byteCount, isLittleEndian })) {
    if (name === 'ds64' && start + 16 <= byteCount) {
      longDataBytes = Number(viewOf(await bytes.peek(16)).getBigUint64(8, true));
    }
    if (name === 'fmt ')
      format = parseFormat(viewOf(await bytes.peek(Math.min(size, mostFormatBytes))), isLittleEndian);
    if (name !== 'data') continue;
    if (!format) throw new VoxtuneError('audio/undecodable', 'The WAV file has samples before its format.', {});
    const presentBytes = byteCount - start;
    if (size === 0 && riffBytes === byteCount) {
      isEmpty = presentBytes === 0 || (await isAtChunk(bytes, presentBytes, isLittleEndian));
      if (isEmpty) continue;
    }
    const isUnknown = size === 0 || (size >= 0x7fff0000 && size > presentBytes);
    return { container: 'WAV', ...format, presentBytes, declaredBytes: isUnknown ? longDataBytes : size };
  }
  if (isEmpty) throw new VoxtuneError('audio/empty', 'The WAV file holds no samples.', {});
  throw noSamples('WAV', 'data', riffBytes, byteCount);
}

/** Opens a WAV file: PCM of 1 to 32 bits, float of 32 and 64, mu-law, A-law, IMA and Microsoft ADPCM, plain or extensible, RIFF, RIFX,
 *  RF64 or BW64.
 *
 *  Programs that write to a pipe cannot come back to fill in the length of the samples. They leave 0 (then RIFF's own length is
 *  wrong too, or no chunk follows), 2^32−1, or something about 2^31 that the file does not have: then all that follows is samples.
 *
 *  Throws `audio/not-audio`, `audio/empty`, `audio/truncated`, `audio/undecodable`, or `audio/unsupported-format` with
 *  the format's name in `params.found`. */
export async function openWav(bytes: ByteReader, byteCount: number): Promise<AudioStream> {
  if (byteCount === 0) throw new VoxtuneError('audio/empty', 'The file is empty.', {});
  const start = await bytes.peek(16);
  const isRiff = start.length >= 4 && wavSignatures.includes(fourLetters(viewOf(start), 0));
  if (!isRiff || start.length < fileHeadBytes || fourLetters(viewOf(start), 8) !== 'WAVE') {
    const found = nameAudioFormat(start);
    if (found) throw unsupportedAudio(found.name);
    if (isRiff && start.length < fileHeadBytes)
      throw new VoxtuneError('audio/truncated', 'The WAV file ends inside its header.', {});
    throw new VoxtuneError('audio/not-audio', 'The file is not an audio file that is known here.', {});
  }
  return openSamples(bytes, await findSamples(bytes, byteCount));
}

/** Decodes a whole file that is in memory. Throws as `openWav`. */
export async function decodeWav(file: Uint8Array<ArrayBuffer>): Promise<DecodedAudio> {
  return wholeAudio(await openWav(readerOf(file), file.length));
}
