// Ops that do the same to every element: one WGSL kernel each, with vec4 loads where the size allows.

import * as tf from '@tensorflow/tfjs-core';
import type { CustomWebgpuBackend } from './custom-webgpu-backend.ts';
import { type ArgumentType, forEachIndex, type WgslKernel } from './wgsl-kernel.ts';

export interface ElementwiseOp {
  name: string;
  inputs: readonly string[];
  /** Inputs after those, which hold one number each. */
  scalars?: readonly string[];
  outputs: readonly string[];
  args?: Readonly<Record<string, ArgumentType>>;
  /** Functions that the statements call. */
  functions?: string;
  /** Statements for element `i`, or for the four elements of vec4 `i`. `Value` is f32 or vec4f. */
  body: string;
  /** Floating-point operations for one element. */
  flops: number;
}

/** One tensor for each of the op's outputs. */
type TensorsFor<Names extends readonly string[]> = { -readonly [Index in keyof Names]: tf.TensorInfo };

/** Runs `op` on tensors of one size (and its scalars); returns its outputs, in the shape of the first input. */
export function runElementwise<const Op extends ElementwiseOp>(
  gpu: CustomWebgpuBackend,
  op: Op,
  inputs: readonly [tf.TensorInfo, ...tf.TensorInfo[]],
  args: Readonly<Record<string, number>> = {},
): TensorsFor<Op['outputs']> {
  const [{ shape }] = inputs;
  const size = tf.util.sizeFromShape(shape);
  const isVec4 = size % 4 === 0;
  const count = isVec4 ? size / 4 : size;
  const outputs = op.outputs.map(() => gpu.output(shape));
  gpu.dispatch(kernelOf(op, isVec4), {
    inputs,
    outputs,
    args: { ...args, count },
    workgroups: gpu.workgroupsFor(count),
    flops: op.flops * size,
  });
  return outputs as TensorsFor<Op['outputs']>;
}

/** Of each op: for single numbers, and for vec4. */
const kernels = new WeakMap<ElementwiseOp, Record<'plain' | 'vec4', WgslKernel>>();

function kernelOf(op: ElementwiseOp, isVec4: boolean): WgslKernel {
  let both = kernels.get(op);
  if (!both) {
    both = { plain: elementwiseKernel(op, false), vec4: elementwiseKernel(op, true) };
    kernels.set(op, both);
  }
  return both[isVec4 ? 'vec4' : 'plain'];
}

function elementwiseKernel(op: ElementwiseOp, isVec4: boolean): WgslKernel {
  const element = isVec4 ? 'vec4f' : 'f32';
  const buffers = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, element] as const));
  return {
    name: `${op.name} ${element}`,
    inputs: { ...buffers(op.inputs), ...Object.fromEntries((op.scalars ?? []).map((name) => [name, 'f32'] as const)) },
    outputs: buffers(op.outputs),
    args: { ...op.args, count: 'u32' },
    code: () => `
alias Value = ${element};
${op.functions ?? ''}
${forEachIndex(op.body)}`,
  };
}
