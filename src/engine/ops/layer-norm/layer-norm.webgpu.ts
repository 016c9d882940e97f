// Layer normalisation over rows, and its gradient.
// Letters: R rows, C channels.

import type * as tf from '@tensorflow/tfjs-core';
import type { CustomWebgpuBackend, WebgpuKernel } from '../../webgpu/custom-webgpu-backend.ts';
import {
  describeReduction,
  enablesOf,
  type RowReduction,
  rowReductionCode,
  rowsPerWorkgroup,
} from '../../webgpu/row-reduction.ts';
import type { WgslKernel } from '../../webgpu/wgsl-kernel.ts';
import { layerNormParameterGradients } from '../column-sum/column-sum.webgpu.ts';

export const layerNorm: WebgpuKernel<'layerNorm'> = (gpu, { x, gain, bias }, { eps }) => {
  const [rows, channels] = x.shape as [number, number];
  const [y, mean, inverseStd] = [gpu.output([rows, channels]), gpu.output([rows, 1]), gpu.output([rows, 1])];
  runRows(gpu, forwardKernel(gpu.rowReduction), [x, gain, bias], [y, mean, inverseStd], { rows, channels, eps }, 8);
  return [y, mean, inverseStd];
};

export const layerNormGradient: WebgpuKernel<'layerNormGradient'> = (gpu, { dy, x, mean, inverseStd, gain }) => {
  const [rows, channels] = dy.shape as [number, number];
  const dx = gpu.output([rows, channels]);
  runRows(gpu, gradientKernel(gpu.rowReduction), [dy, x, mean, inverseStd, gain], [dx], { rows, channels }, 12);
  return [dx, ...layerNormParameterGradients(gpu, { dy, x, mean, inverseStd })];
};

function runRows(
  gpu: CustomWebgpuBackend,
  kernel: WgslKernel,
  inputs: tf.TensorInfo[],
  outputs: tf.TensorInfo[],
  args: { rows: number; channels: number; eps?: number },
  flopsPerElement: number,
): void {
  const workgroups = gpu.workgroupsFor(args.rows, rowsPerWorkgroup(gpu.rowReduction));
  const flops = flopsPerElement * args.rows * args.channels;
  gpu.dispatch(kernel, { inputs, outputs, args, workgroups, flops });
}

function forwardKernel(reduction: RowReduction): WgslKernel {
  return {
    name: `layer norm, ${describeReduction(reduction)}`,
    inputs: { x: 'f32', gain: 'f32', bias: 'f32' },
    outputs: { y: 'f32', means: 'f32', inverseStd: 'f32' },
    args: { rows: 'u32', channels: 'u32', eps: 'f32' },
    enables: enablesOf(reduction),
    code: () => /* wgsl */ `${rowReductionCode(reduction)}
fn row(r: u32, lane: u32) {
  let start = r * args.channels;
  let count = f32(args.channels);
  var sum = 0.0;
  for (var c = lane; c < args.channels; c += LANES) { sum += x[start + c]; }
  let mean = rowSum(sum, lane) / count;

  var squares = 0.0;
  for (var c = lane; c < args.channels; c += LANES) {
    let centred = x[start + c] - mean;
    squares += centred * centred;
  }
  let scale = 1.0 / sqrt(rowSum(squares, lane) / count + args.eps);

  if (lane == 0u) {
    means[r] = mean;
    inverseStd[r] = scale;
  }
  for (var c = lane; c < args.channels; c += LANES) {
    y[start + c] = (x[start + c] - mean) * scale * gain[c] + bias[c];
  }
}`,
  };
}

function gradientKernel(reduction: RowReduction): WgslKernel {
  return {
    name: `layer norm gradient, ${describeReduction(reduction)}`,
    inputs: { dy: 'f32', x: 'f32', means: 'f32', inverseStd: 'f32', gain: 'f32' },
    outputs: { dx: 'f32' },
    args: { rows: 'u32', channels: 'u32' },
    enables: enablesOf(reduction),
    code: () => /* wgsl */ `${rowReductionCode(reduction)}
fn row(r: u32, lane: u32) {
  let start = r * args.channels;
  let count = f32(args.channels);
  let mean = means[r];
  let scale = inverseStd[r];
  var sum = 0.0;
  var projection = 0.0;
  for (var c = lane; c < args.channels; c += LANES) {
    let weighted = dy[start + c] * gain[c];
    sum += weighted;
    projection += weighted * (x[start + c] - mean) * scale;
  }
  let meanGradient = rowSum(sum, lane) / count;
  let meanProjection = rowSum(projection, lane) / count;
  for (var c = lane; c < args.channels; c += LANES) {
    let normalised = (x[start + c] - mean) * scale;
    dx[start + c] = (dy[start + c] * gain[c] - meanGradient - normalised * meanProjection) * scale;
  }
}`,
  };
}
