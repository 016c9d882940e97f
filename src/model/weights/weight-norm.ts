// The weight of the positional convolution, of the two parameters that it is kept as: torch's weight_norm over the kernel's axis.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import type { NamedWeight } from './loading.ts';

/** g · v / ‖v‖ with one length a kernel position: g [1, 1, K], v [H, C, K] → [H, C, K]. */
export function weightNorm(lengths: NamedWeight, directions: NamedWeight): NamedWeight {
  const kernel = lengths.data.length;
  const squares = new Float64Array(kernel);
  // i % kernel is below both lengths
  directions.data.forEach((value, i) => {
    squares[i % kernel]! += value * value;
  });
  const data = directions.data.map((value, i) => (value * lengths.data[i % kernel]!) / Math.sqrt(squares[i % kernel]!));
  return { shape: directions.shape, data };
}
