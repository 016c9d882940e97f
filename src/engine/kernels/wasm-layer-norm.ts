// Layer normalisation and its gradient on wasm, one pass over each row.
// Letters: R rows, C channels.

import { registerHeapKernel } from './wasm-heap.ts';

export function registerWasmLayerNorm(): void {
  // x [R, C], gain [C], bias [C] → y [R, C], mean [R, 1], inverseStd [R, 1]
  registerHeapKernel('VoxtuneLayerNorm', (heap, { x, gain, bias }, { eps }) => {
    const [rows, channels] = x!.shape as [number, number];
    const outputs = [heap.output([rows, channels]), heap.output([rows, 1]), heap.output([rows, 1])];
    const views = outputs.map((output) => heap.view(output)) as Views;
    normalise(heap.view(x!), heap.view(gain!), heap.view(bias!), eps!, channels, views);
    return outputs;
  });
  // dy [R, C], x [R, C], mean [R, 1], inverseStd [R, 1], gain [C] → dx [R, C], dGain [C], dBias [C]
  registerHeapKernel('VoxtuneLayerNormGradient', (heap, { dy, x, mean, inverseStd, gain }) => {
    const [rows, channels] = dy!.shape as [number, number];
    const outputs = [heap.output([rows, channels]), heap.output([channels]), heap.output([channels])];
    const views = outputs.map((output) => heap.view(output)) as Views;
    const inputs = [dy!, x!, mean!, inverseStd!, gain!].map((input) => heap.view(input));
    differentiate(inputs as [...Views, Float32Array, Float32Array], channels, views);
    return outputs;
  });
}

type Views = [Float32Array, Float32Array, Float32Array];

function normalise(
  x: Float32Array,
  gain: Float32Array,
  bias: Float32Array,
  eps: number,
  channels: number,
  [y, means, inverseStd]: Views,
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
    means[row] = mean;
    inverseStd[row] = scale;
    for (let c = 0; c < channels; c++) y[at + c] = (x[at + c]! - mean) * scale * gain[c]! + bias[c]!;
  }
}

function differentiate(
  [dy, x, means, inverseStd, gain]: [...Views, Float32Array, Float32Array],
  channels: number,
  [dx, dGain, dBias]: Views,
): void {
  const gainSums = new Float64Array(channels);
  const biasSums = new Float64Array(channels);
  for (let row = 0, at = 0; at < dy.length; row++, at += channels) {
    const mean = means[row]!;
    const scale = inverseStd[row]!;
    let sum = 0;
    let projection = 0;
    for (let c = 0; c < channels; c++) {
      const upstream = dy[at + c]!;
      const unit = (x[at + c]! - mean) * scale;
      const weighted = upstream * gain[c]!;
      sum += weighted;
      projection += weighted * unit;
      gainSums[c]! += upstream * unit;
      biasSums[c]! += upstream;
    }
    const meanGradient = sum / channels;
    const meanProjection = projection / channels;
    for (let c = 0; c < channels; c++) {
      const unit = (x[at + c]! - mean) * scale;
      dx[at + c] = (dy[at + c]! * gain[c]! - meanGradient - unit * meanProjection) * scale;
    }
  }
  dGain.set(gainSums);
  dBias.set(biasSums);
}
