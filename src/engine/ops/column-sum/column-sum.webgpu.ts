// Sums over rows: the gradients of biases and gains. Rows are summed in parts, then the parts, so that many invocations
// have work and the order of summation depends on the shape alone.
// Letters: R rows, C channels, P parts of the rows.

import type * as tf from '@tensorflow/tfjs-core';
import type { CustomWebgpuBackend } from '../../webgpu/custom-webgpu-backend.ts';
import { type GpuKernel, groupsFor } from '../../webgpu/gpu-kernel.ts';
import { registerGpuOp } from '../../webgpu/register-gpu-kernel.ts';

const groupSize = 64;
const rowsPerPart = 64;

export function registerGpuColumnSum(): void {
  // x [R, C] → [C]
  registerGpuOp('VoxtuneColumnSum', (gpu, { x }) => sumOfParts(gpu, x!));
}

/** x [P, C] → [C]. Disposes nothing that it was given. */
export function sumOfParts(gpu: CustomWebgpuBackend, x: tf.TensorInfo): tf.TensorInfo {
  const [rows, channels] = x.shape as [number, number];
  const parts = Math.ceil(rows / rowsPerPart);
  const sums = gpu.output(parts === 1 ? [channels] : [parts, channels]);
  run(gpu, plainSum, [x], [sums], rows, channels);
  if (parts === 1) return sums;
  const total = sumOfParts(gpu, sums);
  gpu.disposeData(sums.dataId);
  return total;
}

/** The gradients of a layer norm's gain and bias, over each part of the rows: dy [R, C], x [R, C], mean [R, 1],
 *  inverseStd [R, 1] → the sums of dy · (x − mean) · inverseStd and of dy, [P, C] each. */
export function normColumnSums(gpu: CustomWebgpuBackend, ...inputs: tf.TensorInfo[]): tf.TensorInfo[] {
  const [rows, channels] = inputs[0]!.shape as [number, number];
  const parts = Math.ceil(rows / rowsPerPart);
  const sums = [gpu.output([parts, channels]), gpu.output([parts, channels])];
  run(gpu, normSums, inputs, sums, rows, channels);
  return sums;
}

function run(
  gpu: CustomWebgpuBackend,
  kernel: GpuKernel,
  inputs: tf.TensorInfo[],
  outputs: tf.TensorInfo[],
  rows: number,
  channels: number,
): void {
  const count = Math.ceil(rows / rowsPerPart) * channels;
  const groups = groupsFor(count, groupSize, gpu.device.limits.maxComputeWorkgroupsPerDimension);
  gpu.dispatch(kernel, { inputs, outputs, params: { rows, channels, count }, groups });
}

/** An invocation adds up one column of one part. */
const entry = /* wgsl */ `
@compute @workgroup_size(${groupSize})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * ${groupSize} + lane;
  if (i >= params.count) { return; }
  let part = i / params.channels;
  let c = i % params.channels;
  let end = min((part + 1) * ${rowsPerPart}, params.rows);
`;

const params = { rows: 'u32', channels: 'u32', count: 'u32' } as const;

const plainSum: GpuKernel = {
  name: 'column sum',
  inputs: { x: 'f32' },
  outputs: { sums: 'f32' },
  params,
  code: /* wgsl */ `${entry}
  var sum = 0.0;
  for (var r = part * ${rowsPerPart}; r < end; r++) { sum += x[r * params.channels + c]; }
  sums[i] = sum;
}`,
};

const normSums: GpuKernel = {
  name: 'column sums of a layer norm',
  inputs: { dy: 'f32', x: 'f32', means: 'f32', inverseStd: 'f32' },
  outputs: { gains: 'f32', biases: 'f32' },
  params,
  code: /* wgsl */ `${entry}
  var gainSum = 0.0;
  var biasSum = 0.0;
  for (var r = part * ${rowsPerPart}; r < end; r++) {
    let upstream = dy[r * params.channels + c];
    gainSum += upstream * (x[r * params.channels + c] - means[r]) * inverseStd[r];
    biasSum += upstream;
  }
  gains[i] = gainSum;
  biases[i] = biasSum;
}`,
};
