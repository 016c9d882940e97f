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

/** Rows and columns that are transposed together: both stay in the processor's cache. */
const tile = 64;

/** Calls back for every element of a matrix [O, I] with its place there and in its transpose [I, O]. */
function transpose(outputs: number, inputs: number, visit: (from: number, to: number, output: number) => void): void {
  for (let o = 0; o < outputs; o += tile) {
    const lastOutput = Math.min(o + tile, outputs);
    for (let i = 0; i < inputs; i += tile) {
      const lastInput = Math.min(i + tile, inputs);
      for (let row = o; row < lastOutput; row++)
        for (let column = i; column < lastInput; column++) visit(row * inputs + column, column * outputs + row, row);
    }
  }
}

/** weight [O, I], scales [O] → [I, O], each plus `zeroPoint`. */
export function quantizeTransposed(weight: Float32Array, scales: Float32Array): Uint8Array<ArrayBuffer> {
  const stored = new Uint8Array(weight.length);
  transpose(scales.length, weight.length / scales.length, (from, to, output) => {
    stored[to] = Math.round(weight[from]! / scales[output]!) + zeroPoint;
  });
  return stored;
}

/** weight [O, I] → [I, O]. */
export function transposed(weight: Float32Array, outputs: number): Float32Array<ArrayBuffer> {
  const result = new Float32Array(weight.length);
  transpose(outputs, weight.length / outputs, (from, to) => {
    result[to] = weight[from]!;
  });
  return result;
}
