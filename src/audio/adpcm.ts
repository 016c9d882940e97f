// 4-bit ADPCM, as WAV and AIFF-C hold it: blocks of one size, each of which begins with what its decoder has to know. Samples are
// libsndfile's, to the bit. Sources: IMA's "Recommended Practices for Enhancing Digital Audio Compatibility" 3.0; Microsoft's
// "Multiple Channel Audio Data and WAVE Files"; Apple's TN1081 for AIFF-C.

export type AdpcmKind = 'IMA ADPCM' | 'IMA ADPCM of AIFF' | 'Microsoft ADPCM';

export interface AdpcmCoding {
  kind: AdpcmKind;
  /** Bytes of a block, of all channels. */
  blockBytes: number;
}

/** Of an AIFF-C block, for each channel: 64 samples behind their start. */
export const aiffPacketBytes = 34;

const imaSteps = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118,
  130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060,
  1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484,
  7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
];
const imaStepMoves = [-1, -1, -1, -1, 2, 4, 6, 8];

const microsoftScales = [230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230];
/** What the two samples before weigh, by the predictor that a block names. Files list them too, always these. */
const microsoftWeights: readonly (readonly [number, number])[] = [
  [256, 0],
  [512, -256],
  [0, 0],
  [192, 64],
  [240, 0],
  [460, -208],
  [392, -232],
];
const leastScale = 16;

const clamp16 = (value: number) => Math.max(-32_768, Math.min(32_767, value));
const clampStep = (index: number) => Math.max(0, Math.min(imaSteps.length - 1, index));

/** Bytes before a block's codes. */
function headBytes(kind: AdpcmKind, channelCount: number): number {
  return channelCount * (kind === 'IMA ADPCM' ? 4 : kind === 'Microsoft ADPCM' ? 7 : 2);
}

/** Whether a block can be of that size, and of so many channels. */
export function isAdpcm({ kind, blockBytes }: AdpcmCoding, channelCount: number): boolean {
  return blockBytes >= headBytes(kind, channelCount) && (kind !== 'Microsoft ADPCM' || channelCount <= 2);
}

/** Frames of a block, or of the beginning of one: those that its bytes hold whole. */
export function adpcmFrames({ kind }: AdpcmCoding, bytes: number, channelCount: number): number {
  const codeBytes = bytes - headBytes(kind, channelCount);
  if (codeBytes < 0) return 0;
  // the last channel's byte is what a frame waits for
  if (kind === 'Microsoft ADPCM') return 2 + Math.floor((2 * codeBytes) / channelCount);
  if (kind === 'IMA ADPCM of AIFF') return bytes === aiffPacketBytes * channelCount ? 64 : 0;
  // 4 bytes of each channel in turn
  const [groups, rest] = [Math.floor(codeBytes / (4 * channelCount)), codeBytes % (4 * channelCount)];
  return 1 + 8 * groups + 2 * Math.max(0, rest - 4 * (channelCount - 1));
}

/** Decodes a block into its channels' frames, full scale ±1. */
export function decodeAdpcm({ kind }: AdpcmCoding, block: DataView, into: readonly Float32Array[]): void {
  if (kind === 'Microsoft ADPCM') decodeMicrosoft(block, into);
  else for (const [channel, samples] of into.entries()) decodeIma(kind, block, channel, into.length, samples);
}

function decodeIma(kind: AdpcmKind, block: DataView, channel: number, channelCount: number, into: Float32Array): void {
  const isAiff = kind === 'IMA ADPCM of AIFF';
  const head = channel * (isAiff ? aiffPacketBytes : 4);
  let value = isAiff ? block.getInt16(head) & ~0x7f : block.getInt16(head, true);
  let index = clampStep(isAiff ? block.getUint8(head + 1) & 0x7f : block.getUint8(head + 2));
  // a WAV block's first sample is in its head
  const first = isAiff ? 0 : 1;
  if (!isAiff) into[0] = value / 32_768;
  for (let i = first; i < into.length; i++) {
    const byte = (i - first) >> 1;
    const at = isAiff ? head + 2 + byte : 4 * channelCount + ((byte >> 2) * channelCount + channel) * 4 + (byte & 3);
    const code = (block.getUint8(at) >> (4 * ((i - first) & 1))) & 15;
    const step = imaSteps[index] ?? 0;
    let difference = step >> 3;
    if (code & 1) difference += step >> 2;
    if (code & 2) difference += step >> 1;
    if (code & 4) difference += step;
    value = clamp16(code & 8 ? value - difference : value + difference);
    index = clampStep(index + (imaStepMoves[code & 7] ?? 0));
    into[i] = value / 32_768;
  }
}

function decodeMicrosoft(block: DataView, into: readonly Float32Array[]): void {
  const channelCount = into.length;
  for (const [channel, samples] of into.entries()) {
    const word = (place: number) => block.getInt16(channelCount + (place * channelCount + channel) * 2, true);
    // libsndfile takes the first one where the block names none that there is
    const [weight, weightBefore] = microsoftWeights[block.getUint8(channel)] ?? [256, 0];
    let scale = word(0);
    let [before, last] = [word(2), word(1)];
    samples.set([before / 32_768, last / 32_768].slice(0, samples.length));
    for (let i = 2; i < samples.length; i++) {
      // high half first; of two channels, each byte has one code of each
      const place = (i - 2) * channelCount + channel;
      const code = (block.getUint8(7 * channelCount + (place >> 1)) >> (place & 1 ? 0 : 4)) & 15;
      const signed = code & 8 ? code - 16 : code;
      const value = clamp16(signed * scale + ((last * weight + before * weightBefore) >> 8));
      // in 16 bits, and no less than so much
      scale = Math.max(leastScale, ((((microsoftScales[code] ?? 0) * scale) >> 8) << 16) >> 16);
      [before, last] = [last, value];
      samples[i] = value / 32_768;
    }
  }
}
