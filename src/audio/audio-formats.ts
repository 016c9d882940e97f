// The audio formats that are decoded here: a decoder each, behind one list. A new format is a decoder and a line in it.

import { type ByteReader, readerOf } from '../lib/byte-reader.ts';
import { lettersOf } from '../lib/letters.ts';
import { openAiff } from './aiff.ts';
import { auSignatures, openAu } from './au.ts';
import { type AudioStream, type DecodedAudio, wholeAudio } from './decoded-audio.ts';
import { skipId3Tags } from './id3.ts';
import { unsupportedAudio } from './sample-blocks.ts';
import { nameAudioFormat } from './sniff-format.ts';
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

/** Whether files of that name are decoded here. */
export function isDecodable(path: string): boolean {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return audioFormats.some(({ extensions }) => extensions.includes(extension));
}

/** Opens a file of any of the formats, whatever it is called and with a tag before it or not. Throws `audio/…`. */
export async function openAudio(bytes: ByteReader): Promise<AudioStream> {
  const taggedAs = nameAudioFormat(await bytes.peek(startBytes));
  const tagBytes = await skipId3Tags(bytes);
  const start = await bytes.peek(startBytes);
  const letters = lettersOf(start);
  const found = audioFormats.find(({ signatures }) => signatures.some((signature) => letters.startsWith(signature)));
  if (!found && tagBytes > 0) throw unsupportedAudio(nameAudioFormat(start) ?? taggedAs ?? 'no audio behind a tag');
  // WAV's decoder says what else it is
  return (found ?? wav).open(bytes, bytes.size - tagBytes);
}

/** What formats are known by. */
const startBytes = 16;

/** Decodes a whole file that is in memory. Throws `audio/…`. */
export async function decodeAudio(file: Uint8Array<ArrayBuffer>): Promise<DecodedAudio> {
  return wholeAudio(await openAudio(readerOf(file)));
}
