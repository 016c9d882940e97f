// Frozen matrices as float16, where the engine was asked for it: half the memory, and factors that a GEMM can multiply in
// half precision. TensorFlow.js has no such type: two of them lie in one int32 (`isHalf`). What trains, and every gradient,
// stays float32.
// Letters: G groups (matrices side by side), B [k, n].

import * as tf from '@tensorflow/tfjs-core';
import type { CustomWebgpuBackend, WebgpuKernel } from '../../webgpu/custom-webgpu-backend.ts';
import { forEachIndex, type WgslKernel } from '../../webgpu/wgsl-kernel.ts';
import { isHalf } from './gemm-spec.ts';

export const packHalfMatrix: WebgpuKernel<'packMatrix'> = (gpu, { b }, { transposeB }) => packHalf(gpu, b, transposeB);

export const unpackHalfMatrix: WebgpuKernel<'unpackMatrix'> = (gpu, { packed }, { groups, k, n }) => {
  const shape = [groups, k, n];
  if (!isHalf(packed)) {
    gpu.incRef(packed.dataId);
    return { ...packed, shape };
  }
  const out = gpu.output(shape);
  const count = tf.util.sizeFromShape(packed.shape);
  gpu.dispatch(unpackKernel, {
    inputs: [packed],
    outputs: [out],
    args: { count },
    workgroups: gpu.workgroupsFor(count),
    flops: 2 * count,
  });
  return out;
};

/** b [k, n] or [G, k, n], or their transposes → float16 [G, k, n / 2]; float32 [G, k, n] where n is no multiple of four. */
export function packHalf(gpu: CustomWebgpuBackend, b: tf.TensorInfo, isTransposed = false): tf.TensorInfo {
  const [rows, columns] = b.shape.slice(-2) as [number, number];
  const [groups] = b.shape.length === 3 ? (b.shape as [number, number, number]) : [1];
  const [k, n] = isTransposed ? [columns, rows] : [rows, columns];
  const canHalve = n % 4 === 0;
  const width = canHalve ? n / 2 : n;
  const out = gpu.makeTensorInfo([groups, k, width], canHalve ? 'int32' : 'float32');
  const count = groups * k * width;
  gpu.dispatch(canHalve ? packHalfKernel : packFloatKernel, {
    inputs: [b],
    outputs: [out],
    args: { count, k, n, isTransposed: isTransposed ? 1 : 0 },
    workgroups: gpu.workgroupsFor(count),
    flops: groups * k * n,
  });
  return out;
}

const packArguments = { count: 'u32', k: 'u32', n: 'u32', isTransposed: 'u32' } as const;

/** `element(row, column)`, where rows run through all groups. */
const elementCode = /* wgsl */ `
fn element(row: u32, column: u32) -> f32 {
  let matrix = row / args.k * args.k * args.n;
  let k = row % args.k;
  return b[matrix + select(k * args.n + column, column * args.k + k, args.isTransposed == 1)];
}`;

const packHalfKernel: WgslKernel = {
  name: 'pack as float16',
  inputs: { b: 'f32' },
  outputs: { halves: 'u32' },
  args: packArguments,
  code: () => `${elementCode}
${forEachIndex(/* wgsl */ `
  let width = args.n / 2;
  let row = i / width;
  let column = i % width * 2;
  let pair = vec2f(element(row, column), element(row, column + 1));
  halves[i] = pack2x16float(clamp(pair, vec2f(-65504.0), vec2f(65504.0)));`)}`,
};

const packFloatKernel: WgslKernel = {
  name: 'pack as float32',
  inputs: { b: 'f32' },
  outputs: { values: 'f32' },
  args: packArguments,
  code: () => `${elementCode}
${forEachIndex('values[i] = element(i / args.n, i % args.n);')}`,
};

const unpackKernel: WgslKernel = {
  name: 'unpack float16',
  inputs: { halves: 'u32' },
  outputs: { values: 'f32' },
  args: { count: 'u32' },
  code: () =>
    forEachIndex(/* wgsl */ `
  let pair = unpack2x16float(halves[i]);
  values[2 * i] = pair.x;
  values[2 * i + 1] = pair.y;`),
};
