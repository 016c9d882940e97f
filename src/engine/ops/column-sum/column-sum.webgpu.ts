// Sums over rows: the gradients of biases and gains. A workgroup adds up some columns, with several invocations to each, in one
// dispatch, since what such a small sum costs on a GPU is its dispatch; without shared memory an invocation adds up a part of a
// column, and the parts are added up in their turn. The order of summation depends on the shape alone.
// Letters: R rows, C channels, P parts of the rows.

import type * as tf from '@tensorflow/tfjs-core';
import type { CustomWebgpuBackend, WebgpuKernel } from '../../webgpu/custom-webgpu-backend.ts';
import { type ArgumentType, forEachIndex, type WgslKernel } from '../../webgpu/wgsl-kernel.ts';

/** Rows of a part, where one invocation adds them up, and where a workgroup does. */
const rowsPerPart = { invocation: 64, workgroup: 4096 };
/** Of a workgroup: columns, and invocations to each. */
const columns = 16;
const lanes = 16;

/** One or two sums of every column, of what `terms` gives for row `r` and column `c`. */
interface ColumnSums {
  name: string;
  inputs: readonly string[];
  outputs: readonly string[];
  /** WGSL before the terms, and a term for each of the outputs. */
  before?: string;
  terms: readonly string[];
  /** Floating-point operations for one element. */
  flops: number;
}

const plainSum: ColumnSums = {
  name: 'column sum',
  inputs: ['x'],
  outputs: ['sums'],
  terms: ['x[r * args.channels + c]'],
  flops: 1,
};

const layerNormSums: ColumnSums = {
  name: 'column sums of a layer norm',
  inputs: ['dy', 'x', 'means', 'inverseStd'],
  outputs: ['gains', 'biases'],
  before: 'let upstream = dy[r * args.channels + c];',
  terms: ['upstream * (x[r * args.channels + c] - means[r]) * inverseStd[r]', 'upstream'],
  flops: 5,
};

export const columnSum: WebgpuKernel<'columnSum'> = (gpu, { x }) => sumRows(gpu, x);

/** x [R, C] → [C]. */
export function sumRows(gpu: CustomWebgpuBackend, x: tf.TensorInfo): tf.TensorInfo {
  const [rows, channels] = x.shape as [number, number];
  // one output
  return summed(gpu, plainSum, [x], rows, channels)[0] as tf.TensorInfo;
}

/** The gradients of a layer norm's gain and bias. dy [R, C], x [R, C], mean [R, 1], inverseStd [R, 1] → the sums over the
 *  rows of dy · (x − mean) · inverseStd and of dy, [C] each. */
export function layerNormParameterGradients(
  gpu: CustomWebgpuBackend,
  inputs: Record<'dy' | 'x' | 'mean' | 'inverseStd', tf.TensorInfo>,
): [dGain: tf.TensorInfo, dBias: tf.TensorInfo] {
  const { dy, x, mean, inverseStd } = inputs;
  const [rows, channels] = dy.shape as [number, number];
  // as many outputs
  return summed(gpu, layerNormSums, [dy, x, mean, inverseStd], rows, channels) as [tf.TensorInfo, tf.TensorInfo];
}

function summed(
  gpu: CustomWebgpuBackend,
  sums: ColumnSums,
  inputs: tf.TensorInfo[],
  rows: number,
  channels: number,
): tf.TensorInfo[] {
  // few rows are one part anyway
  const isPlain = gpu.rowReduction.kind === 'invocation' || rows <= rowsPerPart.invocation;
  const kind = isPlain ? 'invocation' : 'workgroup';
  const parts = Math.ceil(rows / rowsPerPart[kind]);
  const outputs = sums.outputs.map(() => gpu.output(parts === 1 ? [channels] : [parts, channels]));
  const blocks = Math.ceil(channels / columns);
  gpu.dispatch(isPlain ? invocationKernel(sums) : workgroupKernel(sums), {
    inputs,
    outputs,
    args: { rows, channels, ...(isPlain ? { count: parts * channels } : { blocks }) },
    workgroups: isPlain ? gpu.workgroupsFor(parts * channels) : gpu.workgroupsFor(parts * blocks, 1),
    flops: sums.flops * rows * channels,
  });
  if (parts === 1) return outputs;
  return outputs.map((output) => {
    const total = sumRows(gpu, output);
    gpu.disposeData(output.dataId);
    return total;
  });
}

function buffers(names: readonly string[]): Record<string, 'f32'> {
  return Object.fromEntries(names.map((name) => [name, 'f32']));
}

const sizes: Record<string, ArgumentType> = { rows: 'u32', channels: 'u32' };

/** Statements that add the terms of row `r` to `sum0`, `sum1`. */
function adding({ before = '', terms }: ColumnSums): string {
  return `${before} ${terms.map((term, i) => `sum${i} += ${term};`).join(' ')}`;
}

function declared({ terms }: ColumnSums): string {
  return terms.map((_, i) => `var sum${i} = 0.0;`).join(' ');
}

function invocationKernel(sums: ColumnSums): WgslKernel {
  const { name, inputs, outputs } = sums;
  return {
    name,
    inputs: buffers(inputs),
    outputs: buffers(outputs),
    args: { ...sizes, count: 'u32' },
    code: () =>
      forEachIndex(/* wgsl */ `
  let c = i % args.channels;
  let first = i / args.channels * ${rowsPerPart.invocation};
  let end = min(first + ${rowsPerPart.invocation}, args.rows);
  ${declared(sums)}
  for (var r = first; r < end; r++) { ${adding(sums)} }
  ${outputs.map((output, o) => `${output}[i] = sum${o};`).join(' ')}`),
  };
}

/** A workgroup has some columns of a part of the rows. */
function workgroupKernel(sums: ColumnSums): WgslKernel {
  const { name, inputs, outputs } = sums;
  const each = (code: (o: number) => string) => outputs.map((_, o) => code(o)).join('\n    ');
  return {
    name: `${name}, workgroup`,
    inputs: buffers(inputs),
    outputs: buffers(outputs),
    args: { ...sizes, blocks: 'u32' },
    code: () => /* wgsl */ `
${each((o) => `var<workgroup> shared${o}: array<f32, ${columns * lanes}>;`)}
@compute @workgroup_size(${columns}, ${lanes})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let linear = group.y * groups.x + group.x;
  let part = linear / args.blocks;
  let c = linear % args.blocks * ${columns} + local.x;
  let first = part * ${rowsPerPart.workgroup};
  let end = min(first + ${rowsPerPart.workgroup}, args.rows);
  ${declared(sums)}
  if (c < args.channels) {
    for (var r = first + local.y; r < end; r += ${lanes}) { ${adding(sums)} }
  }
  let at = local.y * ${columns} + local.x;
  ${each((o) => `shared${o}[at] = sum${o};`)}
  for (var half = ${lanes / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (local.y < half) {
    ${each((o) => `shared${o}[at] += shared${o}[at + half * ${columns}];`)}
    }
  }
  if (local.y == 0u && c < args.channels && first < args.rows) {
    ${outputs.map((output, o) => `${output}[part * args.channels + c] = shared${o}[at];`).join('\n    ')}
  }
}`,
  };
}
