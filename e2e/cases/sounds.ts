// Short made-up recordings for the cases, and WAV files with whatever is odd about theirs.

import { philoxKeyOf, philoxUniform } from '../../src/lib/philox.ts';
import { itemAt } from '../../src/lib/present.ts';

export const rateHz = 16_000;
const seed = 14;

/** A buzz whose pitch tells the kind, in a little noise; every `take` is another recording. 16 bits. */
export function clip(kind: number, take: number, seconds = 0.3, rate = rateHz): Int16Array {
  const count = Math.round(seconds * rate);
  const noise = philoxUniform(philoxKeyOf(seed), [kind, take, 0], count + 2);
  const hz = (150 + 90 * kind) * (1 + 0.05 * itemAt(noise, count));
  const gain = 4000 + 8000 * itemAt(noise, count + 1);
  return Int16Array.from({ length: count }, (_, i) => {
    const phase = (2 * Math.PI * hz * i) / rate;
    return gain * (0.6 * Math.sin(phase) + 0.3 * Math.sin(2 * phase) + 0.1 * (itemAt(noise, i) - 0.5));
  });
}

export interface WavOddities {
  rate?: number;
  bits?: 8 | 16;
  /** What the header says of a frame's size. */
  blockAlign?: number;
  /** Chunks before the samples, as they are. */
  before?: Uint8Array;
}

export function wav(samples: Int16Array, odd: WavOddities = {}): Uint8Array {
  const { rate = rateHz, bits = 16, before = new Uint8Array() } = odd;
  const data =
    bits === 16
      ? new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)
      : Uint8Array.from(samples, (value) => (value >> 8) + 128);
  const width = bits / 8;
  const format = new DataView(new ArrayBuffer(16));
  format.setUint16(0, 1, true);
  format.setUint16(2, 1, true);
  format.setUint32(4, rate, true);
  format.setUint32(8, rate * width, true);
  format.setUint16(12, odd.blockAlign ?? width, true);
  format.setUint16(14, bits, true);
  return riff(chunk('fmt ', new Uint8Array(format.buffer)), before, chunk('data', data));
}

/** `isPadded` false: as some recorders leave out the byte behind an odd length. */
export function chunk(id: string, body: Uint8Array, isPadded = true): Uint8Array {
  const bytes = new Uint8Array(8 + body.length + (isPadded ? body.length % 2 : 0));
  bytes.set(new TextEncoder().encode(id));
  new DataView(bytes.buffer).setUint32(4, body.length, true);
  bytes.set(body, 8);
  return bytes;
}

function riff(...chunks: Uint8Array[]): Uint8Array {
  const body = Buffer.concat([Buffer.from('WAVE'), ...chunks]);
  return chunk('RIFF', body);
}

const imaSteps = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118,
  130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060,
  1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484,
  7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
];
const imaIndexChange = [-1, -1, -1, -1, 2, 4, 6, 8];

/** IMA ADPCM, mono, in blocks of 256 bytes. */
export function adpcmWav(samples: Int16Array): Uint8Array {
  const [blockBytes, perBlock] = [256, 505];
  const blocks: Uint8Array[] = [];
  let index = 0;
  for (let at = 0; at < samples.length; at += perBlock) {
    const block = new DataView(new ArrayBuffer(blockBytes));
    let predicted = samples[at] ?? 0;
    block.setInt16(0, predicted, true);
    block.setUint8(2, index);
    for (let i = 1; i < perBlock; i++) {
      const step = itemAt(imaSteps, index);
      const difference = (samples[at + i] ?? 0) - predicted;
      const size = Math.min(7, Math.floor((4 * Math.abs(difference)) / step));
      const change = (step >> 3) + (size & 4 ? step : 0) + (size & 2 ? step >> 1 : 0) + (size & 1 ? step >> 2 : 0);
      predicted = Math.max(-32768, Math.min(32767, predicted + (difference < 0 ? -change : change)));
      index = Math.max(0, Math.min(88, index + itemAt(imaIndexChange, size)));
      const byte = 4 + ((i - 1) >> 1);
      block.setUint8(byte, block.getUint8(byte) | ((size | (difference < 0 ? 8 : 0)) << (i % 2 === 1 ? 0 : 4)));
    }
    blocks.push(new Uint8Array(block.buffer));
  }
  const format = new DataView(new ArrayBuffer(20));
  format.setUint16(0, 0x11, true);
  format.setUint16(2, 1, true);
  format.setUint32(4, rateHz, true);
  format.setUint32(8, Math.round((rateHz * blockBytes) / perBlock), true);
  format.setUint16(12, blockBytes, true);
  format.setUint16(14, 4, true);
  format.setUint16(16, 2, true);
  format.setUint16(18, perBlock, true);
  const fact = new DataView(new ArrayBuffer(4));
  fact.setUint32(0, samples.length, true);
  return riff(
    chunk('fmt ', new Uint8Array(format.buffer)),
    chunk('fact', new Uint8Array(fact.buffer)),
    chunk('data', Buffer.concat(blocks)),
  );
}
