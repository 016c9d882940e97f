// The audio formats that are decoded here: a decoder each, behind one list. A new format is a decoder and a line in it.

import { lettersOf } from '../lib/letters.ts';
import type { DecodedAudio } from './decoded-audio.ts';
import { withoutId3Tag } from './id3.ts';
import { nameAudioFormat } from './sniff-format.ts';
import { decodeWav } from './wav.ts';

interface AudioFormat {
  /** Of file names, in small letters. */
  extensions: readonly string[];
  /** What its files begin with, one of these. */
  signatures: readonly string[];
  /** Throws `audio/…` with the reason why the file cannot be decoded. */
  decode(bytes: Uint8Array): DecodedAudio;
}

const wav: AudioFormat = { extensions: ['wav', 'wave'], signatures: ['RIFF', 'RF64'], decode: decodeWav };

const audioFormats: readonly AudioFormat[] = [wav];

/** Whether files of that name are decoded here. */
export function isDecodable(path: string): boolean {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return audioFormats.some(({ extensions }) => extensions.includes(extension));
}

/** Decodes a whole file of any of the formats, whatever it is called and with a tag before it or not. Throws `audio/…`. */
export function decodeAudio(file: Uint8Array): DecodedAudio {
  const bytes = withoutId3Tag(file);
  const start = lettersOf(bytes.subarray(0, 16));
  const found = audioFormats.find(({ signatures }) => signatures.some((signature) => start.startsWith(signature)));
  // WAV's decoder says what else it is
  return found ? found.decode(bytes) : wav.decode(nameAudioFormat(bytes) === null ? file : bytes);
}
