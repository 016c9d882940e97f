// Counter-based random numbers: Philox 4×32 with 10 rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
// SC 2011). Each block of four numbers depends on its key and counter alone, so there is no state to save or to share.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;
const rounds = 10;

/** Two 32-bit words. */
export type PhiloxKey = readonly [number, number];
/** Four 32-bit words. */
export type PhiloxCounter = readonly [number, number, number, number];

/** Writes the four random 32-bit words of `counter` under `key` to `out[at..at + 3]`. */
export function philoxBlock(key: PhiloxKey, counter: PhiloxCounter, out: Uint32Array, at = 0): void {
  block(key[0], key[1], counter[0], counter[1], counter[2], counter[3], out, at);
}

/** Fills `out` with random 32-bit words: word i is word i % 4 of the block whose first counter word is ⌊i / 4⌋. */
export function philoxFill(key: PhiloxKey, stream: readonly [number, number, number], out: Uint32Array): void {
  const whole = out.length & ~3;
  for (let i = 0; i < whole; i += 4) block(key[0], key[1], i >>> 2, stream[0], stream[1], stream[2], out, i);
  if (whole === out.length) return;
  const last = new Uint32Array(4);
  block(key[0], key[1], whole >>> 2, stream[0], stream[1], stream[2], last, 0);
  out.set(last.subarray(0, out.length - whole), whole);
}

/** `count` numbers uniform in [0, 1), 24 bits each (exact in float32). */
export function philoxUniform(key: PhiloxKey, stream: readonly [number, number, number], count: number): Float32Array {
  const words = new Uint32Array(count);
  philoxFill(key, stream, words);
  // a loop: `from` with a function takes ten times as long
  const out = new Float32Array(count);
  for (let i = 0; i < count; i++) out[i] = (words[i]! >>> 8) / 2 ** 24;
  return out;
}

/** `count` numbers of the standard normal distribution (Box and Muller's transform of pairs of words). */
export function philoxNormal(key: PhiloxKey, stream: readonly [number, number, number], count: number): Float32Array {
  const words = new Uint32Array(count + (count & 1));
  philoxFill(key, stream, words);
  const out = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    // (0, 1], so that the logarithm is finite
    const radius = Math.sqrt(-2 * Math.log((words[i]! + 1) / 2 ** 32));
    const angle = (2 * Math.PI * words[i + 1]!) / 2 ** 32;
    out[i] = radius * Math.cos(angle);
    if (i + 1 < count) out[i + 1] = radius * Math.sin(angle);
  }
  return out;
}

/** A number of any size as a key: its low and high 32 bits. */
export function philoxKeyOf(seed: number): PhiloxKey {
  return [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
}

function block(
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  out: Uint32Array,
  at: number,
): void {
  let k0 = key0 | 0;
  let k1 = key1 | 0;
  let c0 = counter0 | 0;
  let c1 = counter1 | 0;
  let c2 = counter2 | 0;
  let c3 = counter3 | 0;
  for (let round = 0; round < rounds; round++) {
    const high0 = multiplyHigh(multiplier0, c0);
    const low0 = Math.imul(multiplier0, c0);
    const high1 = multiplyHigh(multiplier1, c2);
    const low1 = Math.imul(multiplier1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + weyl0) | 0;
    k1 = (k1 + weyl1) | 0;
  }
  out[at] = c0;
  out[at + 1] = c1;
  out[at + 2] = c2;
  out[at + 3] = c3;
}

/** Upper 32 bits of the product of two unsigned 32-bit numbers, from 16-bit halves. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const middleLow = (middle & 0xffff) + aLow * bHigh;
  return (aHigh * bHigh + (middle >>> 16) + (middleLow >>> 16)) | 0;
}
