// Kernels that do the same to every element: four elements an invocation where the count allows.

import * as tf from '@tensorflow/tfjs-core';
import type { CustomWebgpuBackend } from './custom-webgpu-backend.ts';
import { type GpuKernel, groupsFor, type ParamType } from './gpu-kernel.ts';

const groupSize = 64;

export interface ElementwiseOp {
  name: string;
  inputs: readonly string[];
  /** Inputs after those, which hold one number each. */
  scalars?: readonly string[];
  outputs: readonly string[];
  params?: Readonly<Record<string, ParamType>>;
  /** Functions that the statements call. */
  functions?: string;
  /** Statements for the element (or the four elements) `i`. `Pack` is f32 or vec4f. */
  body: string;
}

/** Runs `op` on tensors of one size (and its scalars); returns its outputs, in the shape of the first input. */
export function runElementwise(
  gpu: CustomWebgpuBackend,
  op: ElementwiseOp,
  inputs: readonly tf.TensorInfo[],
  params: Readonly<Record<string, number>> = {},
): tf.TensorInfo[] {
  const { shape } = inputs[0]!;
  const size = tf.util.sizeFromShape(shape);
  const isPacked = size % 4 === 0;
  const count = isPacked ? size / 4 : size;
  const outputs = op.outputs.map(() => gpu.output(shape));
  gpu.dispatch(elementwiseKernel(op, isPacked), {
    inputs,
    outputs,
    params: { ...params, count },
    groups: groupsFor(count, groupSize, gpu.device.limits.maxComputeWorkgroupsPerDimension),
  });
  return outputs;
}

function elementwiseKernel(op: ElementwiseOp, isPacked: boolean): GpuKernel {
  const element = isPacked ? 'vec4f' : 'f32';
  const bindings = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, element] as const));
  return {
    name: `${op.name} ${element}`,
    inputs: { ...bindings(op.inputs), ...Object.fromEntries((op.scalars ?? []).map((name) => [name, 'f32'] as const)) },
    outputs: bindings(op.outputs),
    params: { ...op.params, count: 'u32' },
    code: /* wgsl */ `
alias Pack = ${element};
${op.functions ?? ''}
@compute @workgroup_size(${groupSize})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * ${groupSize} + lane;
  if (i >= params.count) { return; }
  ${op.body}
}`,
  };
}
