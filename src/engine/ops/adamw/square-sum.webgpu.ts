// The sum of the squares of all elements, for the gradients' norm: each lane adds up a share, then a team adds the shares.

import * as tf from '@tensorflow/tfjs-core';
import { type GpuKernel, groupsFor } from '../../webgpu/gpu-kernel.ts';
import { registerGpuOp } from '../../webgpu/register-gpu-kernel.ts';
import { enablesOf, groupsForRows, type RowTeam, rowTeamCode } from '../../webgpu/row-reduction.ts';

const groupSize = 64;
const maxShares = 4096;
const elementsPerShare = 64;

export function registerGpuSquareSum(): void {
  // x [N] → []
  registerGpuOp('VoxtuneSquareSum', (gpu, { x }) => {
    const count = tf.util.sizeFromShape(x!.shape);
    const shares = Math.min(maxShares, Math.ceil(count / elementsPerShare));
    const partial = gpu.output([shares]);
    const total = gpu.output([]);
    const limit = gpu.device.limits.maxComputeWorkgroupsPerDimension;
    gpu.dispatch(squareShares, {
      inputs: [x!],
      outputs: [partial],
      params: { count, shares },
      groups: groupsFor(shares, groupSize, limit),
    });
    gpu.dispatch(sumOfShares(gpu.rowTeam), {
      inputs: [partial],
      outputs: [total],
      params: { rows: 1, shares },
      groups: groupsForRows(gpu.rowTeam, 1, limit),
    });
    gpu.disposeData(partial.dataId);
    return total;
  });
}

const squareShares: GpuKernel = {
  name: 'square sum, shares',
  inputs: { x: 'f32' },
  outputs: { partial: 'f32' },
  params: { count: 'u32', shares: 'u32' },
  code: /* wgsl */ `
@compute @workgroup_size(${groupSize})
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.shares) { return; }
  var sum = 0.0;
  for (var i = id.x; i < params.count; i += params.shares) { sum += x[i] * x[i]; }
  partial[id.x] = sum;
}`,
};

function sumOfShares(team: RowTeam): GpuKernel {
  return {
    name: `sum of shares, ${team.kind} ${team.size}`,
    inputs: { partial: 'f32' },
    outputs: { total: 'f32' },
    params: { rows: 'u32', shares: 'u32' },
    enables: enablesOf(team),
    code: /* wgsl */ `${rowTeamCode(team)}
fn row(r: u32, lane: u32) {
  var sum = 0.0;
  for (var i = lane; i < params.shares; i += TEAM) { sum += partial[i]; }
  let all = teamSum(sum, lane);
  if (lane == 0u) { total[r] = all; }
}`,
  };
}
