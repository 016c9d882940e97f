// Between float32 and the two 16-bit formats (IEEE 754 binary16, bfloat16), as numpy and torch convert: rounding to
// the nearest, ties to even; subnormals kept; overflow becomes infinity; NaN stays NaN.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

let halfTable: Float32Array | null = null;

/** The value of each of the 65,536 halves. */
function allHalves(): Float32Array {
  if (halfTable) return halfTable;
  const table = new Float32Array(65_536);
  for (let bits = 0; bits < 65_536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 31) table[bits] = fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    else if (exponent === 0) table[bits] = sign * fraction * 2 ** -24;
    else table[bits] = sign * (1024 + fraction) * 2 ** (exponent - 25);
  }
  halfTable = table;
  return table;
}

/** @param into at least as long as `halves`; a new array without it. */
export function float16ToFloat32(
  halves: Uint16Array,
  into: Float32Array = new Float32Array(halves.length),
): Float32Array {
  const table = allHalves();
  for (let i = 0; i < halves.length; i++) into[i] = table[halves[i]!]!;
  return into;
}

/** @param into at least as long as `values`; a new array without it. */
export function float32ToFloat16(values: Float32Array, into = new Uint16Array(values.length)): Uint16Array {
  const isAligned = values.byteOffset % 4 === 0;
  const bits = isAligned
    ? new Uint32Array(values.buffer, values.byteOffset, values.length)
    : new Uint32Array(values.slice().buffer);
  for (let i = 0; i < bits.length; i++) {
    const word = bits[i]!;
    const sign = (word >>> 16) & 0x8000;
    const magnitude = word & 0x7fffffff;
    let half: number;
    if (magnitude >= 0x47800000) {
      // 65536 and above, infinity, NaN
      half = magnitude > 0x7f800000 ? 0x7e00 : 0x7c00;
    } else if (magnitude >= 0x38800000) {
      // normal halves: rebias the exponent, drop 13 bits; a carry may climb into the exponent, up to infinity
      const rebiased = magnitude - 0x38000000;
      half = (rebiased + 0xfff + ((rebiased >>> 13) & 1)) >>> 13;
    } else if (magnitude >= 0x33000000) {
      // subnormal halves: the fraction with its leading 1, in units of 2^-24
      const shift = 126 - (magnitude >>> 23);
      const fraction = (magnitude & 0x7fffff) | 0x800000;
      const kept = fraction >>> shift;
      const rest = fraction - (kept << shift);
      const tie = 1 << (shift - 1);
      half = rest > tie || (rest === tie && kept & 1) ? kept + 1 : kept;
    } else {
      half = 0;
    }
    into[i] = sign | half;
  }
  return into;
}

/** @param into at least as long as `values`; a new array without it. */
export function bfloat16ToFloat32(values: Uint16Array, into = new Float32Array(values.length)): Float32Array {
  const bits = new Uint32Array(into.buffer, into.byteOffset, into.length);
  for (let i = 0; i < values.length; i++) bits[i] = values[i]! << 16;
  return into;
}
