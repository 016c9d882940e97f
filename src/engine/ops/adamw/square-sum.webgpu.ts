// The sum of the squares of all gradients, for their norm: partial sums over strided elements of as many tensors as a dispatch can
// bind, then of those, until one row is left.

import type * as tf from '@tensorflow/tfjs-core';
import type { CustomWebgpuBackend, WebgpuKernel } from '../../webgpu/custom-webgpu-backend.ts';
import {
  describeReduction,
  enablesOf,
  type RowReduction,
  rowReductionCode,
  rowsPerWorkgroup,
} from '../../webgpu/row-reduction.ts';
import { type ArgumentType, forEachIndex, type WgslKernel } from '../../webgpu/wgsl-kernel.ts';
import { indices, inGroups, numbered, sizeOf, tensorsAtOnce } from './many-tensors.webgpu.ts';

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
  return inGroups(xs, tensorsAtOnce(gpu, 1, 1)).map((group) => {
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
    code: () =>
      forEachIndex(`var at = i;
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
    code: () => /* wgsl */ `${rowReductionCode(reduction)}
fn row(r: u32, lane: u32) {
  var sum = 0.0;
  for (var i = lane; i < args.count; i += LANES) { sum += values[i]; }
  let all = rowSum(sum, lane);
  if (lane == 0u) { total[r] = all; }
}`,
  };
}
