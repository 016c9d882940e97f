// Names an audio or video format from a file's first bytes, for files that are not WAV: to tell "not audio" from "audio
// of another kind".

import { lettersOf } from '../lib/letters.ts';

/** Letters that files of a format begin with, at an offset. */
const signatures: readonly (readonly [offset: number, letters: string, name: string])[] = [
  [0, 'fLaC', 'FLAC'],
  [0, 'OggS', 'Ogg'],
  [0, 'ID3', 'MP3'],
  [0, 'FORM', 'AIFF'],
  [4, 'ftyp', 'MP4 (AAC or ALAC)'],
  [0, '\x1aE\xdf\xa3', 'WebM'],
  [0, '#!AMR', 'AMR'],
  [0, '.snd', 'AU'],
  [0, 'caff', 'CAF'],
  [0, 'riff\x2e\x91\xcf\x11', 'Sony Wave64'],
  [0, 'NIST_1A', 'NIST SPHERE'],
  [0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11', 'WMA'],
  [0, 'MAC ', "Monkey's Audio"],
  [0, 'wvpk', 'WavPack'],
  [8, 'AVI ', 'AVI'],
];

/** MPEG audio has no signature but the 11 set bits of each frame's header, then the version and the layer. */
function mpegName(bytes: Uint8Array): string | null {
  const [first, second = 0] = bytes;
  if (bytes.length < 4 || first !== 0xff || (second & 0xe0) !== 0xe0) return null;
  const layer = (second >> 1) & 3;
  if (layer === 0) return (second & 0xf6) === 0xf0 ? 'AAC' : null;
  return layer === 1 ? 'MP3' : layer === 2 ? 'MP2' : null;
}

/** The format's name, or null for what is not recognized as sound. */
export function nameAudioFormat(bytes: Uint8Array): string | null {
  const start = lettersOf(bytes.subarray(0, 16));
  const found = signatures.find(([offset, letters]) => start.startsWith(letters, offset));
  return found ? found[2] : mpegName(bytes);
}
