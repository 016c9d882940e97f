// Complex Fourier transform of a power-of-two length: Stockham's self-sorting radix-4 form, which needs no reordering.
// After C. Van Loan, Computational Frameworks for the Fast Fourier Transform, 1992, §1.7.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

export class Fft {
  readonly size: number;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #scratchRe: Float64Array;
  readonly #scratchIm: Float64Array;

  /** @param size a power of two, at least 4. */
  constructor(size: number) {
    if (size < 4 || (size & (size - 1)) !== 0) throw new RangeError(`An FFT of ${size} is not a power of two.`);
    this.size = size;
    this.#cos = Float64Array.from({ length: size }, (_, k) => Math.cos((2 * Math.PI * k) / size));
    this.#sin = Float64Array.from({ length: size }, (_, k) => -Math.sin((2 * Math.PI * k) / size));
    this.#scratchRe = new Float64Array(size);
    this.#scratchIm = new Float64Array(size);
  }

  /** Replaces `size` complex numbers by their transform, unscaled, in natural order. With the two arguments swapped it
   *  is the inverse transform, unscaled too. */
  forward(re: Float64Array, im: Float64Array): void {
    let [fromRe, fromIm, toRe, toIm] = [re, im, this.#scratchRe, this.#scratchIm];
    let length = this.size;
    let stride = 1;
    for (; length >= 4; length /= 4, stride *= 4) {
      this.#radix4(fromRe, fromIm, toRe, toIm, length, stride);
      [fromRe, fromIm, toRe, toIm] = [toRe, toIm, fromRe, fromIm];
    }
    if (length === 2) {
      for (let q = 0; q < stride; q++) {
        const r = fromRe[q + stride]!;
        const i = fromIm[q + stride]!;
        toRe[q] = fromRe[q]! + r;
        toIm[q] = fromIm[q]! + i;
        toRe[q + stride] = fromRe[q]! - r;
        toIm[q + stride] = fromIm[q]! - i;
      }
      [fromRe, fromIm, toRe, toIm] = [toRe, toIm, fromRe, fromIm];
    }
    if (fromRe !== re) {
      re.set(fromRe);
      im.set(fromIm);
    }
  }

  /** One pass: `stride` interleaved transforms of `length` become 4 × `stride` of `length / 4`. */
  #radix4(
    fromRe: Float64Array,
    fromIm: Float64Array,
    toRe: Float64Array,
    toIm: Float64Array,
    length: number,
    stride: number,
  ): void {
    const cos = this.#cos;
    const sin = this.#sin;
    const quarter = length / 4;
    const step = this.size / length;
    const hop = stride * quarter;
    for (let p = 0; p < quarter; p++) {
      const w1r = cos[p * step]!;
      const w1i = sin[p * step]!;
      const w2r = cos[2 * p * step]!;
      const w2i = sin[2 * p * step]!;
      const w3r = cos[3 * p * step]!;
      const w3i = sin[3 * p * step]!;
      const from = stride * p;
      const to = 4 * from;
      for (let q = 0; q < stride; q++) {
        const a = from + q;
        const b = a + hop;
        const c = b + hop;
        const d = c + hop;
        const sumAcR = fromRe[a]! + fromRe[c]!;
        const sumAcI = fromIm[a]! + fromIm[c]!;
        const difAcR = fromRe[a]! - fromRe[c]!;
        const difAcI = fromIm[a]! - fromIm[c]!;
        const sumBdR = fromRe[b]! + fromRe[d]!;
        const sumBdI = fromIm[b]! + fromIm[d]!;
        const difBdR = fromRe[b]! - fromRe[d]!;
        const difBdI = fromIm[b]! - fromIm[d]!;
        const y = to + q;
        toRe[y] = sumAcR + sumBdR;
        toIm[y] = sumAcI + sumBdI;
        const r1 = difAcR + difBdI;
        const i1 = difAcI - difBdR;
        toRe[y + stride] = r1 * w1r - i1 * w1i;
        toIm[y + stride] = r1 * w1i + i1 * w1r;
        const r2 = sumAcR - sumBdR;
        const i2 = sumAcI - sumBdI;
        toRe[y + 2 * stride] = r2 * w2r - i2 * w2i;
        toIm[y + 2 * stride] = r2 * w2i + i2 * w2r;
        const r3 = difAcR - difBdI;
        const i3 = difAcI + difBdR;
        toRe[y + 3 * stride] = r3 * w3r - i3 * w3i;
        toIm[y + 3 * stride] = r3 * w3i + i3 * w3r;
      }
    }
  }
}
