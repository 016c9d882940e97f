// The sum of the squares of all elements, for the gradients' norm: partial sums over strided elements, then their sum.

import * as tf from '@tensorflow/tfjs-core';
import type { WebgpuKernel } from '../../webgpu/custom-webgpu-backend.ts';
import {
  describeReduction,
  enablesOf,
  type RowReduction,
  rowReductionCode,
  rowsPerWorkgroup,
} from '../../webgpu/row-reduction.ts';
import { forEachIndex, type WgslKernel } from '../../webgpu/wgsl-kernel.ts';

const maxPartials = 4096;
const elementsPerPartial = 64;

export const squareSum: WebgpuKernel<'squareSum'> = (gpu, { x }) => {
  const size = tf.util.sizeFromShape(x.shape);
  const count = Math.min(maxPartials, Math.ceil(size / elementsPerPartial));
  const partials = gpu.output([count]);
  const total = gpu.output([]);
  gpu.dispatch(partialsKernel, {
    inputs: [x],
    outputs: [partials],
    args: { size, count },
    workgroups: gpu.workgroupsFor(count),
    flops: 2 * size,
  });
  gpu.dispatch(totalKernel(gpu.rowReduction), {
    inputs: [partials],
    outputs: [total],
    args: { rows: 1, count },
    workgroups: gpu.workgroupsFor(1, rowsPerWorkgroup(gpu.rowReduction)),
    flops: count,
  });
  gpu.disposeData(partials.dataId);
  return total;
};

const partialsKernel: WgslKernel = {
  name: 'square sum, partials',
  inputs: { x: 'f32' },
  outputs: { partials: 'f32' },
  args: { size: 'u32', count: 'u32' },
  code: forEachIndex(/* wgsl */ `
  var sum = 0.0;
  for (var at = i; at < args.size; at += args.count) { sum += x[at] * x[at]; }
  partials[i] = sum;`),
};

function totalKernel(reduction: RowReduction): WgslKernel {
  return {
    name: `square sum, total, ${describeReduction(reduction)}`,
    inputs: { partials: 'f32' },
    outputs: { total: 'f32' },
    args: { rows: 'u32', count: 'u32' },
    enables: enablesOf(reduction),
    code: /* wgsl */ `${rowReductionCode(reduction)}
fn row(r: u32, lane: u32) {
  var sum = 0.0;
  for (var i = lane; i < args.count; i += LANES) { sum += partials[i]; }
  let all = rowSum(sum, lane);
  if (lane == 0u) { total[r] = all; }
}`,
  };
}
