// Counter-based random numbers: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
// A number is a function of (key, counter) alone, so nothing has to be saved to continue a sequence.

const multiplierA = 0xd2511f53;
const multiplierB = 0xcd9e8d57;
const weylA = 0x9e3779b9;
const weylB = 0xbb67ae85;
const rounds = 10;

/** High 32 bits of the unsigned product of two 32-bit numbers. */
function mulHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) >>> 0;
}

/** Four random 32-bit words for a counter of four words and a key of two. */
export function philox4x32(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): [number, number, number, number] {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < rounds; round++) {
    const highA = mulHigh(multiplierA, c0 >>> 0);
    const lowA = Math.imul(multiplierA, c0);
    const highB = mulHigh(multiplierB, c2 >>> 0);
    const lowB = Math.imul(multiplierB, c2);
    [c0, c1, c2, c3] = [highB ^ c1 ^ k0, lowB, highA ^ c3 ^ k1, lowA];
    k0 = (k0 + weylA) >>> 0;
    k1 = (k1 + weylB) >>> 0;
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
}

/** 0..count-1 in a random order that depends on the numbers given alone (Fisher–Yates).
 *  `stream` tells uses of one seed apart. */
export function shuffledIndices(count: number, seed: number, stream: number, position = 0): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const words = philox4x32([last, position, stream, 0], keyOf(seed));
    // 53 random bits: the bias towards any place is below 1e-9 for any count that memory holds
    const unit = (words[0] * 2 ** 21 + (words[1] >>> 11)) / 2 ** 53;
    const other = Math.floor(unit * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

function keyOf(seed: number): [number, number] {
  return [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
}
