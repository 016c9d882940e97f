// Weights of a linear layer in 8 bits, as onnxruntime's quantize_dynamic has them for MatMul: symmetric, a scale for each output.
// Letters: I inputs, O outputs.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

/** Added to what is stored: unsigned weights multiply without saturation on every processor, signed ones do not on some. */
export const zeroPoint = 128;

const largest = 127;

/** weight [O, I] → what 1 of each output's stored weights stands for [O]. */
export function weightScales(weight: Float32Array, outputs: number): Float32Array {
  const inputs = weight.length / outputs;
  return Float32Array.from({ length: outputs }, (_, o) => {
    let peak = 0;
    for (let i = o * inputs; i < (o + 1) * inputs; i++) peak = Math.max(peak, Math.abs(weight[i]!));
    return peak / largest || 1; // all zeros
  });
}

/** weight [O, I], scales [O] → [I, O], each plus `zeroPoint`. */
export function quantizeTransposed(weight: Float32Array, scales: Float32Array): Uint8Array<ArrayBuffer> {
  const outputs = scales.length;
  const inputs = weight.length / outputs;
  const stored = new Uint8Array(weight.length);
  for (let o = 0; o < outputs; o++) {
    const scale = scales[o]!;
    for (let i = 0; i < inputs; i++) stored[i * outputs + o] = Math.round(weight[o * inputs + i]! / scale) + zeroPoint;
  }
  return stored;
}

/** weight [O, I] → [I, O]. */
export function transposed(weight: Float32Array, outputs: number): Float32Array<ArrayBuffer> {
  const inputs = weight.length / outputs;
  const result = new Float32Array(weight.length);
  for (let o = 0; o < outputs; o++) for (let i = 0; i < inputs; i++) result[i * outputs + o] = weight[o * inputs + i]!;
  return result;
}
