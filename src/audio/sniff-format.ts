// Names an audio or video format from a file's first bytes: to choose the decoder, and to tell "not audio" from "audio of another kind".

import { lettersOf } from '../lib/letters.ts';

/** What the browser may decode, whatever is in it (`compressed/`). */
export type CompressedFormat = 'FLAC' | 'Ogg' | 'MP3' | 'AAC' | 'MP4' | 'WebM';

export interface NamedFormat {
  name: string;
  isCompressed: boolean;
}

/** Letters that files of a format begin with, at an offset. */
const compressed: readonly (readonly [offset: number, letters: string, name: CompressedFormat])[] = [
  [0, 'fLaC', 'FLAC'],
  [0, 'OggS', 'Ogg'],
  [4, 'ftyp', 'MP4'],
  [4, 'styp', 'MP4'],
  // before there was ftyp
  [4, 'moov', 'MP4'],
  [4, 'mdat', 'MP4'],
  [4, 'wide', 'MP4'],
  [0, '\x1aE\xdf\xa3', 'WebM'],
];

const others: readonly (readonly [offset: number, letters: string, name: string])[] = [
  [0, 'FORM', 'AIFF'],
  [0, '#!AMR', 'AMR'],
  [0, '.snd', 'AU'],
  [0, 'caff', 'CAF'],
  [0, 'riff\x2e\x91\xcf\x11', 'Sony Wave64'],
  [0, 'NIST_1A', 'NIST SPHERE'],
  [0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11', 'WMA'],
  [0, 'MAC ', "Monkey's Audio"],
  [0, 'wvpk', 'WavPack'],
  [0, 'TTA1', 'TTA'],
  [0, 'tBaK', 'TAK'],
  [0, 'MPCK', 'Musepack'],
  [0, 'MP+', 'Musepack'],
  [0, 'OFR ', 'OptimFROG'],
  [0, 'DSD ', 'DSD'],
  [0, 'FRM8', 'DSD'],
  [0, '.RMF', 'RealMedia'],
  [0, '.ra\xfd', 'RealAudio'],
  [0, 'Creative Voice File', 'VOC'],
  [0, 'MThd', 'MIDI'],
  [0, 'FLV\x01', 'Flash video'],
  [0, '\0\0\x01\xba', 'MPEG video'],
  [0, '\x0b\x77', 'AC-3'],
  [0, '\x7f\xfe\x80\x01', 'DTS'],
  [8, 'AVI ', 'AVI'],
];

/** Bytes that tell. */
export const startBytes = 20;

/** MPEG audio has no signature but the 11 set bits of each frame's header, then the version and the layer. */
function mpegFormat(bytes: Uint8Array): NamedFormat | null {
  const [first, second = 0, third = 0] = bytes;
  if (bytes.length < 4 || first !== 0xff || (second & 0xe0) !== 0xe0) return null;
  const layer = (second >> 1) & 3;
  if (layer === 0) return (second & 0xf6) === 0xf0 ? { name: 'AAC', isCompressed: true } : null;
  // the first of these bits is UTF-16's mark too
  if (layer === 3 || (third & 0xf0) === 0xf0 || (third & 0x0c) === 0x0c) return null;
  return layer === 1 ? { name: 'MP3', isCompressed: true } : { name: 'MP2', isCompressed: false };
}

/** The format, or null for what is not recognized as sound. */
export function nameAudioFormat(bytes: Uint8Array): NamedFormat | null {
  const start = lettersOf(bytes.subarray(0, startBytes));
  const startsSo = ([offset, letters]: readonly [number, string, string]) => start.startsWith(letters, offset);
  const browsers = compressed.find(startsSo);
  if (browsers) return { name: browsers[2], isCompressed: true };
  const other = others.find(startsSo);
  return other ? { name: other[2], isCompressed: false } : mpegFormat(bytes);
}

/** Whether there may be MPEG audio behind something else: two frames as far apart as the first of them says, or AAC's. */
export function mayHoldMpeg(bytes: Uint8Array): boolean {
  for (let at = 0; at + 4 <= bytes.length; at++) {
    if (bytes[at] === 0xff && mpegFormat(bytes.subarray(at, at + 4))?.isCompressed) return true;
  }
  return false;
}
