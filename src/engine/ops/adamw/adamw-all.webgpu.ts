// The optimizer's passes over all parameters: as many tensors in a dispatch as an adapter can bind, since what a pass over a bias
// costs is its dispatch.

import * as tf from '@tensorflow/tfjs-core';
import type { AdamWAttributes } from '../../kernel-set/kernel-set.ts';
import type { CustomWebgpuBackend, WebgpuKernel } from '../../webgpu/custom-webgpu-backend.ts';
import {
  describeReduction,
  enablesOf,
  type RowReduction,
  rowReductionCode,
  rowsPerWorkgroup,
} from '../../webgpu/row-reduction.ts';
import { type ArgumentType, forEachIndex, type WgslKernel } from '../../webgpu/wgsl-kernel.ts';
import { adamwStep } from './adamw.webgpu.ts';

const sizeOf = ({ shape }: tf.TensorInfo) => tf.util.sizeFromShape(shape);
const indices = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Names NAME0 … with one value each. */
function numbered<T>(name: string, values: readonly T[]): Record<string, T> {
  return Object.fromEntries(values.map((value, i) => [`${name}${i}`, value]));
}

/** Parts of a list, `size` each but the last. */
function inGroups<T>(list: readonly T[], size: number): T[][] {
  return indices(Math.ceil(list.length / size)).map((i) => list.slice(i * size, (i + 1) * size));
}

/** Tensors of `buffers` buffers each that a dispatch can bind. */
function tensorsAtOnce(gpu: CustomWebgpuBackend, buffers: number): number {
  return Math.max(1, Math.min(maxAtOnce, Math.floor(gpu.device.limits.maxStorageBuffersPerShaderStage / buffers)));
}

/** So that a kernel's code stays short. */
const maxAtOnce = 8;

/** A parameter binds seven buffers: one each dispatch, with the gradient scaled on the way. */
export const adamwAll: WebgpuKernel<'adamwAll'> = (gpu, tensors, { steps, gradientScale }) => {
  const { parameters, gradients, firsts, seconds } = tensors;
  const stepped = parameters.map((parameter, i) => {
    // lists are in one order
    const [gradient, first, second] = [gradients[i], firsts[i], seconds[i]] as [
      tf.TensorInfo,
      tf.TensorInfo,
      tf.TensorInfo,
    ];
    return adamwStep(gpu, { parameter, gradient, first, second }, steps[i] as AdamWAttributes, gradientScale);
  });
  return [0, 1, 2].flatMap((which) => stepped.map((one) => one[which] as tf.TensorInfo));
};

export const scaleAll: WebgpuKernel<'scaleAll'> = (gpu, { sums, xs }, { scale }) => {
  const outputs = xs.map(({ shape }) => gpu.output(shape));
  // tensors of one kind of load together
  const isVec4 = (i: number) => sizeOf(xs[i] as tf.TensorInfo) % 4 === 0;
  for (const kind of [true, false]) {
    const chosen = indices(xs.length).filter((i) => isVec4(i) === kind);
    for (const group of inGroups(chosen, tensorsAtOnce(gpu, sums ? 3 : 2))) {
      const of = (tensors: readonly tf.TensorInfo[]) => group.map((i) => tensors[i] as tf.TensorInfo);
      const counts = of(xs).map((x) => sizeOf(x) / (kind ? 4 : 1));
      const count = counts.reduce((sum, one) => sum + one, 0);
      gpu.dispatch(scaleKernel(group.length, sums !== null, kind), {
        inputs: [...(sums ? of(sums) : []), ...of(xs)],
        outputs: of(outputs),
        args: { count, scale, ...numbered('count', counts) },
        workgroups: gpu.workgroupsFor(count),
        flops: (sums ? 2 : 1) * count * (kind ? 4 : 1),
      });
    }
  }
  return outputs;
};

function scaleKernel(tensors: number, hasSums: boolean, isVec4: boolean): WgslKernel {
  const element = isVec4 ? 'vec4f' : 'f32';
  const buffers = (name: string) => numbered(name, indices(tensors).map(() => element) as ('vec4f' | 'f32')[]);
  const one = (t: number) =>
    `if (at < args.count${t}) { y${t}[at] = ${hasSums ? `sum${t}[at] + ` : ''}x${t}[at] * args.scale; return; }
  at -= args.count${t};`;
  return {
    name: `${hasSums ? 'add scaled' : 'scale'}, ${tensors} tensors, ${element}`,
    inputs: { ...(hasSums ? buffers('sum') : {}), ...buffers('x') },
    outputs: buffers('y'),
    args: {
      count: 'u32',
      scale: 'f32',
      ...numbered(
        'count',
        indices(tensors).map((): ArgumentType => 'u32'),
      ),
    },
    code: forEachIndex(`var at = i;
  ${indices(tensors).map(one).join('\n  ')}`),
  };
}

/** Partial sums of a tensor, at most, and elements that one of them adds up at least. */
const maxPartials = 4096;
const elementsPerPartial = 64;

/** Partial sums of every tensor, then of those, until one row is left. */
export const squareSumAll: WebgpuKernel<'squareSumAll'> = (gpu, { xs }) => {
  // those of one size together, so that all invocations of a dispatch have as much to do
  let level = partialsOf(
    gpu,
    [...xs].sort((a, b) => sizeOf(b) - sizeOf(a)),
    true,
  );
  while (level.length > 1) level = freed(gpu, level, partialsOf(gpu, level, false));
  const [row] = level;
  if (!row) throw new Error('The squares of no tensor have no sum.');
  const total = gpu.output([]);
  const count = sizeOf(row);
  gpu.dispatch(totalKernel(gpu.rowReduction), {
    inputs: [row],
    outputs: [total],
    args: { rows: 1, count },
    workgroups: gpu.workgroupsFor(1, rowsPerWorkgroup(gpu.rowReduction)),
    flops: count,
  });
  gpu.disposeData(row.dataId);
  return total;
};

function freed(gpu: CustomWebgpuBackend, before: tf.TensorInfo[], after: tf.TensorInfo[]): tf.TensorInfo[] {
  for (const { dataId } of before) gpu.disposeData(dataId);
  return after;
}

/** A vector of partial sums for as many tensors as a dispatch can bind. */
function partialsOf(gpu: CustomWebgpuBackend, xs: readonly tf.TensorInfo[], isSquared: boolean): tf.TensorInfo[] {
  const { maxStorageBuffersPerShaderStage } = gpu.device.limits;
  return inGroups(xs, Math.min(maxAtOnce, maxStorageBuffersPerShaderStage - 1)).map((group) => {
    const sizes = group.map(sizeOf);
    const parts = sizes.map((size) => Math.min(maxPartials, Math.ceil(size / elementsPerPartial)));
    const count = parts.reduce((sum, one) => sum + one, 0);
    const partials = gpu.output([count]);
    gpu.dispatch(partialsKernel(group.length, isSquared), {
      inputs: group,
      outputs: [partials],
      args: { count, ...numbered('size', sizes), ...numbered('parts', parts) },
      workgroups: gpu.workgroupsFor(count),
      flops: (isSquared ? 2 : 1) * sizes.reduce((sum, size) => sum + size, 0),
    });
    return partials;
  });
}

function partialsKernel(tensors: number, isSquared: boolean): WgslKernel {
  const one = (t: number) => {
    const value = `x${t}[k]${isSquared ? ` * x${t}[k]` : ''}`;
    return `if (at < args.parts${t}) {
    for (var k = at; k < args.size${t}; k += args.parts${t}) { sum += ${value}; }
    partials[i] = sum;
    return;
  }
  at -= args.parts${t};`;
  };
  const number = indices(tensors).map((): ArgumentType => 'u32');
  return {
    name: `${isSquared ? 'square sums' : 'sums'}, ${tensors} tensors`,
    inputs: numbered(
      'x',
      indices(tensors).map(() => 'f32' as const),
    ),
    outputs: { partials: 'f32' },
    args: { count: 'u32', ...numbered('size', number), ...numbered('parts', number) },
    code: forEachIndex(`var at = i;
  var sum = 0.0;
  ${indices(tensors).map(one).join('\n  ')}`),
  };
}

function totalKernel(reduction: RowReduction): WgslKernel {
  return {
    name: `sum of a row, ${describeReduction(reduction)}`,
    inputs: { values: 'f32' },
    outputs: { total: 'f32' },
    args: { rows: 'u32', count: 'u32' },
    enables: enablesOf(reduction),
    code: /* wgsl */ `${rowReductionCode(reduction)}
fn row(r: u32, lane: u32) {
  var sum = 0.0;
  for (var i = lane; i < args.count; i += LANES) { sum += values[i]; }
  let all = rowSum(sum, lane);
  if (lane == 0u) { total[r] = all; }
}`,
  };
}
