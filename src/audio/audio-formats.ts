// The audio formats that are read, behind one list: those that are decoded here, a decoder each, and those that the browser decodes.
// A new format is a decoder and a line.

import { type ByteReader, readerOf } from '../lib/byte-reader.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { lettersOf } from '../lib/letters.ts';
import { openAiff } from './aiff.ts';
import { auSignatures, openAu } from './au.ts';
import { openCompressed } from './compressed/compressed-audio.ts';
import { type AudioStream, type DecodedAudio, wholeAudio } from './decoded-audio.ts';
import { skipId3Tags } from './id3.ts';
import { unsupportedAudio } from './sample-blocks.ts';
import { mayHoldMpeg, nameAudioFormat, startBytes } from './sniff-format.ts';
import { openWav, wavSignatures } from './wav.ts';

interface AudioFormat {
  /** Of file names, in small letters. */
  extensions: readonly string[];
  /** What its files begin with, one of these. */
  signatures: readonly string[];
  /** Reads as far as the samples. Throws `audio/…` with the reason why the file cannot be decoded.
   *  @param byteCount of the file, without what was before it. */
  open(bytes: ByteReader, byteCount: number): Promise<AudioStream>;
}

const wav: AudioFormat = { extensions: ['wav', 'wave'], signatures: wavSignatures, open: openWav };

const audioFormats: readonly AudioFormat[] = [
  wav,
  { extensions: ['aiff', 'aif', 'aifc'], signatures: ['FORM'], open: openAiff },
  { extensions: ['au', 'snd'], signatures: auSignatures, open: openAu },
];

/** Of names of the files that the browser decodes; which of them it can depends on what is in them. */
const compressedExtensions = [
  ...['flac', 'mp3', 'ogg', 'oga', 'opus', 'm4a', 'm4b', 'aac', 'mp4', 'm4v', 'mov', '3gp', '3g2', '3gpp'],
  ...['webm', 'weba', 'mka', 'mkv', 'mpga', 'ogv', 'ogx', 'm4r'],
];

/** And of those that are told by their format, or are something else in truth. */
const otherExtensions = [
  ...[
    'wma',
    'asf',
    'amr',
    'awb',
    'caf',
    'sph',
    'nist',
    'w64',
    'spx',
    'ra',
    'rm',
    'ape',
    'wv',
    'tta',
    'tak',
    'mpc',
    'ofr',
  ],
  ...['dsf', 'dff', 'voc', 'mp2', 'ac3', 'dts', 'avi', 'rf64', 'bwf'],
];

/** Whether files of that name are read as sound. */
export function isAudioName(path: string): boolean {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return (
    compressedExtensions.includes(extension) ||
    otherExtensions.includes(extension) ||
    audioFormats.some(({ extensions }) => extensions.includes(extension))
  );
}

/** MPEG audio may begin behind other bytes, as mediabunny looks for it. */
const searchedBytes = 4096;

/** Opens a file of any of the formats, whatever it is called and with a tag before it or not. Throws `audio/…`.
 *  @param asBlob the same bytes, to be read at any place, which some formats need; null: they may be in memory as a whole. */
export async function openAudio(bytes: ByteReader, asBlob: (() => Promise<Blob>) | null): Promise<AudioStream> {
  const tagBytes = await skipId3Tags(bytes);
  const start = await bytes.peek(startBytes);
  const letters = lettersOf(start);
  const decoder = audioFormats.find(({ signatures }) => signatures.some((signature) => letters.startsWith(signature)));
  if (decoder) return decoder.open(bytes, bytes.size - tagBytes);
  const format = nameAudioFormat(start);
  const isCompressed = format ? format.isCompressed : mayHoldMpeg(await bytes.peek(searchedBytes));
  if (isCompressed) {
    const file = asBlob ? (await asBlob()).slice(tagBytes) : await bytes.peek(bytes.size);
    return openCompressed(file, format?.name ?? null);
  }
  if (format) throw unsupportedAudio(format.name);
  if (tagBytes > 0) throw behindTag(start.length > 0);
  if (bytes.size === 0) throw new VoxtuneError('audio/empty', 'The file is empty.', {});
  throw new VoxtuneError('audio/not-audio', 'The file is not an audio file that is known here.', {});
}

function behindTag(isMore: boolean): VoxtuneError {
  if (isMore)
    return new VoxtuneError('audio/undecodable', 'Behind its ID3 tag the file holds no sound that is known here.', {});
  return new VoxtuneError('audio/empty', 'The file holds an ID3 tag and no sound behind it.', {});
}

/** Decodes a whole file that is in memory. Throws `audio/…`. */
export async function decodeAudio(file: Uint8Array<ArrayBuffer>): Promise<DecodedAudio> {
  const stream = await openAudio(readerOf(file), null);
  try {
    return await wholeAudio(stream);
  } finally {
    await stream.close?.();
  }
}
