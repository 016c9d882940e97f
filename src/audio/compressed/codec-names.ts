// Codecs by the name that people know, and which browsers decode them.

const names: Record<string, string> = {
  aac: 'AAC',
  opus: 'Opus',
  mp3: 'MP3',
  vorbis: 'Vorbis',
  flac: 'FLAC',
  ac3: 'AC-3',
  eac3: 'E-AC-3',
  dts: 'DTS',
};

/** As containers call what mediabunny does not know. */
const otherNames: Record<string, string> = {
  alac: 'ALAC',
  A_ALAC: 'ALAC',
  samr: 'AMR',
  sawb: 'AMR-WB',
  sawp: 'AMR-WB',
  A_TTA1: 'TTA',
  A_WAVPACK4: 'WavPack',
  'ms\0\x02': 'Microsoft ADPCM',
  'ms\0\x11': 'IMA ADPCM',
  ima4: 'IMA ADPCM',
  QDM2: 'QDesign',
  Qclp: 'QCELP',
};

/** The others decode it where they have it at all. */
const browsers: Record<string, string> = { aac: 'Chrome, Edge, Safari', mp3: 'Chrome, Edge, Firefox, Safari' };

export function codecName(codec: string): string {
  return names[codec] ?? codec.toUpperCase();
}

/** @param id as the container has it. */
export function otherCodecName(id: string | number | Uint8Array | null): string {
  if (typeof id !== 'string') return 'an unknown codec';
  return otherNames[id] ?? otherNames[id.split('/')[0] ?? ''] ?? `“${id}”`;
}

export function browsersThatDecode(codec: string): string {
  return browsers[codec] ?? 'Chrome, Edge, Firefox';
}
