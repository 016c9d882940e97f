// Frozen matrices as half floats, where the engine was asked for float16: half the memory, and factors that a product can
// multiply in half precision. TensorFlow.js has no such type: two of them lie in one int32 (`isHalf`). What trains, and
// every gradient, stays float32.
// Letters: G matrices side by side, K inner, N columns.

import * as tf from '@tensorflow/tfjs-core';
import type { CustomWebgpuBackend } from '../../webgpu/custom-webgpu-backend.ts';
import { type GpuKernel, groupsFor } from '../../webgpu/gpu-kernel.ts';
import { registerGpuOp } from '../../webgpu/register-gpu-kernel.ts';
import { isHalf } from './gemm-spec.ts';

const groupSize = 64;

/** Makes frozen matrices half floats from now on, or plain again. */
export function registerGpuHalfWeights(isWanted: boolean): void {
  for (const name of ['VoxtunePack', 'VoxtuneUnpack'])
    if (tf.getKernel(name, 'webgpu')) tf.unregisterKernel(name, 'webgpu');
  if (!isWanted) return;
  registerGpuOp<{ transposeB: boolean }>('VoxtunePack', (gpu, { b }, { transposeB }) =>
    packHalves(gpu, b!, transposeB),
  );
  // packed → floats [G, K, N]
  registerGpuOp<{ groups: number; inner: number; columns: number }>('VoxtuneUnpack', (gpu, inputs, attrs) => {
    const packed = inputs.packed!;
    const shape = [attrs.groups, attrs.inner, attrs.columns];
    if (!isHalf(packed)) {
      gpu.incRef(packed.dataId);
      return { ...packed, shape };
    }
    const out = gpu.output(shape);
    const size = tf.util.sizeFromShape(packed.shape);
    gpu.dispatch(unpackHalf, {
      inputs: [packed],
      outputs: [out],
      params: { size },
      groups: groupsFor(size, groupSize, gpu.device.limits.maxComputeWorkgroupsPerDimension),
    });
    return out;
  });
}

/** b [K, N] or [G, K, N], or their transposes → half floats [G, K, N / 2]; plain floats where N is no multiple of four. */
export function packHalves(gpu: CustomWebgpuBackend, b: tf.TensorInfo, isTransposed = false): tf.TensorInfo {
  const [rows, columns] = b.shape.slice(-2) as [number, number];
  const groups = b.shape.length === 3 ? b.shape[0]! : 1;
  const [inner, outputs] = isTransposed ? [columns, rows] : [rows, columns];
  const canHalve = outputs % 4 === 0;
  const width = canHalve ? outputs / 2 : outputs;
  const out = gpu.makeTensorInfo([groups, inner, width], canHalve ? 'int32' : 'float32');
  const size = groups * inner * width;
  gpu.dispatch(canHalve ? packHalf : packPlain, {
    inputs: [b],
    outputs: [out],
    params: { size, inner, outputs, isTransposed: isTransposed ? 1 : 0 },
    groups: groupsFor(size, groupSize, gpu.device.limits.maxComputeWorkgroupsPerDimension),
  });
  return out;
}

/** An invocation writes place `i` of what is written. */
const entry = /* wgsl */ `
@compute @workgroup_size(${groupSize})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * ${groupSize} + lane;
  if (i >= params.size) { return; }`;

const packParams = { size: 'u32', inner: 'u32', outputs: 'u32', isTransposed: 'u32' } as const;

/** The element of column n at row r of all matrices. */
const element = /* wgsl */ `
fn element(r: u32, n: u32) -> f32 {
  let matrix = r / params.inner * params.inner * params.outputs;
  let k = r % params.inner;
  return b[matrix + select(k * params.outputs + n, n * params.inner + k, params.isTransposed == 1)];
}`;

const packHalf: GpuKernel = {
  name: 'pack half floats',
  inputs: { b: 'f32' },
  outputs: { halves: 'u32' },
  params: packParams,
  code: /* wgsl */ `${element}
${entry}
  let width = params.outputs / 2;
  let r = i / width;
  let n = i % width * 2;
  let pair = vec2f(element(r, n), element(r, n + 1));
  halves[i] = pack2x16float(clamp(pair, vec2f(-65504.0), vec2f(65504.0)));
}`,
};

const packPlain: GpuKernel = {
  name: 'pack floats',
  inputs: { b: 'f32' },
  outputs: { values: 'f32' },
  params: packParams,
  code: /* wgsl */ `${element}
${entry}
  values[i] = element(i / params.outputs, i % params.outputs);
}`,
};

const unpackHalf: GpuKernel = {
  name: 'unpack half floats',
  inputs: { halves: 'u32' },
  outputs: { values: 'f32' },
  params: { size: 'u32' },
  code: /* wgsl */ `${entry}
  let pair = unpack2x16float(halves[i]);
  values[2 * i] = pair.x;
  values[2 * i + 1] = pair.y;
}`,
};
