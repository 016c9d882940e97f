// Layer normalisation and its gradient on wasm, one pass over each row.
// Letters: R rows, C channels.

import { registerHeapKernel } from './wasm-heap.ts';

export function registerWasmLayerNorm(): void {
  // x [R, C], gain [C], bias [C] → y [R, C], unit [R, C], inverseStd [R, 1]
  registerHeapKernel('VoxtuneLayerNorm', (heap, { x, gain, bias }, { eps }) => {
    const [rows, channels] = x!.shape as [number, number];
    const outputs = [heap.output([rows, channels]), heap.output([rows, channels]), heap.output([rows, 1])];
    const [y, unit, inverseStd] = outputs.map((output) => heap.view(output)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    normalise(heap.view(x!), heap.view(gain!), heap.view(bias!), eps!, channels, y, unit, inverseStd);
    return outputs;
  });
  // dy [R, C], unit [R, C], inverseStd [R, 1], gain [C] → dx [R, C], dGain [C], dBias [C]
  registerHeapKernel('VoxtuneLayerNormGradient', (heap, { dy, unit, inverseStd, gain }) => {
    const [rows, channels] = dy!.shape as [number, number];
    const outputs = [heap.output([rows, channels]), heap.output([channels]), heap.output([channels])];
    const [dx, dGain, dBias] = outputs.map((output) => heap.view(output)) as [Float32Array, Float32Array, Float32Array];
    dGain.fill(0);
    dBias.fill(0);
    const inputs = [dy!, unit!, inverseStd!, gain!].map((input) => heap.view(input));
    differentiate(inputs as [Float32Array, Float32Array, Float32Array, Float32Array], channels, dx, dGain, dBias);
    return outputs;
  });
}

function normalise(
  x: Float32Array,
  gain: Float32Array,
  bias: Float32Array,
  eps: number,
  channels: number,
  y: Float32Array,
  unit: Float32Array,
  inverseStd: Float32Array,
): void {
  for (let row = 0, at = 0; at < x.length; row++, at += channels) {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += x[at + c]!;
    const mean = sum / channels;
    let squares = 0;
    for (let c = 0; c < channels; c++) {
      const centred = x[at + c]! - mean;
      squares += centred * centred;
    }
    const scale = 1 / Math.sqrt(squares / channels + eps);
    inverseStd[row] = scale;
    for (let c = 0; c < channels; c++) {
      const value = (x[at + c]! - mean) * scale;
      unit[at + c] = value;
      y[at + c] = value * gain[c]! + bias[c]!;
    }
  }
}

function differentiate(
  [dy, unit, inverseStd, gain]: [Float32Array, Float32Array, Float32Array, Float32Array],
  channels: number,
  dx: Float32Array,
  dGain: Float32Array,
  dBias: Float32Array,
): void {
  const gainSums = new Float64Array(channels);
  const biasSums = new Float64Array(channels);
  for (let row = 0, at = 0; at < dy.length; row++, at += channels) {
    let sum = 0;
    let projection = 0;
    for (let c = 0; c < channels; c++) {
      const upstream = dy[at + c]!;
      const value = unit[at + c]!;
      const weighted = upstream * gain[c]!;
      sum += weighted;
      projection += weighted * value;
      gainSums[c]! += upstream * value;
      biasSums[c]! += upstream;
    }
    const mean = sum / channels;
    const meanProjection = projection / channels;
    const scale = inverseStd[row]!;
    for (let c = 0; c < channels; c++) {
      dx[at + c] = (dy[at + c]! * gain[c]! - mean - unit[at + c]! * meanProjection) * scale;
    }
  }
  dGain.set(gainSums);
  dBias.set(biasSums);
}
