// Sums over rows: the gradients of biases and gains. Rows are summed in parts, then the parts, so that many invocations
// have work and the order of summation depends on the shape alone.
// Letters: R rows, C channels, P parts of the rows.

import type * as tf from '@tensorflow/tfjs-core';
import type { CustomWebgpuBackend, WebgpuKernel } from '../../webgpu/custom-webgpu-backend.ts';
import { forEachIndex, type WgslKernel } from '../../webgpu/wgsl-kernel.ts';

const rowsPerPart = 64;

export const columnSum: WebgpuKernel<'columnSum'> = (gpu, { x }) => sumRows(gpu, x);

/** x [R, C] → [C]. */
export function sumRows(gpu: CustomWebgpuBackend, x: tf.TensorInfo): tf.TensorInfo {
  const [rows, channels] = x.shape as [number, number];
  const parts = Math.ceil(rows / rowsPerPart);
  const sums = gpu.output(parts === 1 ? [channels] : [parts, channels]);
  run(gpu, sumKernel, [x], [sums], rows, channels, 1);
  if (parts === 1) return sums;
  const total = sumRows(gpu, sums);
  gpu.disposeData(sums.dataId);
  return total;
}

/** The gradients of a layer norm's gain and bias. dy [R, C], x [R, C], mean [R, 1], inverseStd [R, 1] → the sums over the
 *  rows of dy · (x − mean) · inverseStd and of dy, [C] each. */
export function layerNormParameterGradients(
  gpu: CustomWebgpuBackend,
  inputs: Record<'dy' | 'x' | 'mean' | 'inverseStd', tf.TensorInfo>,
): [dGain: tf.TensorInfo, dBias: tf.TensorInfo] {
  const { dy, x, mean, inverseStd } = inputs;
  const [rows, channels] = dy.shape as [number, number];
  const parts = Math.ceil(rows / rowsPerPart);
  const [gain, bias] = [gpu.output([parts, channels]), gpu.output([parts, channels])];
  run(gpu, layerNormSumsKernel, [dy, x, mean, inverseStd], [gain, bias], rows, channels, 5);
  const [dGain, dBias] = [sumRows(gpu, gain), sumRows(gpu, bias)];
  for (const { dataId } of [gain, bias]) gpu.disposeData(dataId);
  return [dGain, dBias];
}

function run(
  gpu: CustomWebgpuBackend,
  kernel: WgslKernel,
  inputs: tf.TensorInfo[],
  outputs: tf.TensorInfo[],
  rows: number,
  channels: number,
  flopsPerElement: number,
): void {
  const count = Math.ceil(rows / rowsPerPart) * channels;
  gpu.dispatch(kernel, {
    inputs,
    outputs,
    args: { rows, channels, count },
    workgroups: gpu.workgroupsFor(count),
    flops: flopsPerElement * rows * channels,
  });
}

/** For each column `c` of each part: rows `first` to `end`. */
const partCode = /* wgsl */ `
  let c = i % args.channels;
  let first = i / args.channels * ${rowsPerPart};
  let end = min(first + ${rowsPerPart}, args.rows);
`;

const sumArguments = { rows: 'u32', channels: 'u32', count: 'u32' } as const;

const sumKernel: WgslKernel = {
  name: 'column sum',
  inputs: { x: 'f32' },
  outputs: { sums: 'f32' },
  args: sumArguments,
  code: forEachIndex(/* wgsl */ `${partCode}
  var sum = 0.0;
  for (var r = first; r < end; r++) { sum += x[r * args.channels + c]; }
  sums[i] = sum;`),
};

const layerNormSumsKernel: WgslKernel = {
  name: 'column sums of a layer norm',
  inputs: { dy: 'f32', x: 'f32', means: 'f32', inverseStd: 'f32' },
  outputs: { gains: 'f32', biases: 'f32' },
  args: sumArguments,
  code: forEachIndex(/* wgsl */ `${partCode}
  var gainSum = 0.0;
  var biasSum = 0.0;
  for (var r = first; r < end; r++) {
    let upstream = dy[r * args.channels + c];
    gainSum += upstream * (x[r * args.channels + c] - means[r]) * inverseStd[r];
    biasSum += upstream;
  }
  gains[i] = gainSum;
  biases[i] = biasSum;`),
};
