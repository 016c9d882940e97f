// Layer normalisation over rows, and its gradient.
// Letters: R rows, C channels.

import type * as tf from '@tensorflow/tfjs-core';
import type { CustomWebgpuBackend } from '../../webgpu/custom-webgpu-backend.ts';
import type { GpuKernel } from '../../webgpu/gpu-kernel.ts';
import { registerGpuOp } from '../../webgpu/register-gpu-kernel.ts';
import { enablesOf, groupsForRows, type RowTeam, rowTeamCode } from '../../webgpu/row-reduction.ts';
import { normColumnSums, sumOfParts } from '../column-sum/column-sum.webgpu.ts';

export function registerGpuLayerNorm(): void {
  // x [R, C], gain [C], bias [C] → y [R, C], mean [R, 1], inverseStd [R, 1]
  registerGpuOp<{ eps: number }>('VoxtuneLayerNorm', (gpu, { x, gain, bias }, { eps }) => {
    const [rows, channels] = x!.shape as [number, number];
    const outputs = [gpu.output([rows, channels]), gpu.output([rows, 1]), gpu.output([rows, 1])];
    runRows(gpu, normalise(gpu.rowTeam), [x!, gain!, bias!], outputs, { rows, channels, eps });
    return outputs;
  });
  // dy [R, C], x [R, C], mean [R, 1], inverseStd [R, 1], gain [C] → dx [R, C], dGain [C], dBias [C]
  registerGpuOp('VoxtuneLayerNormGradient', (gpu, { dy, x, mean, inverseStd, gain }) => {
    const [rows, channels] = dy!.shape as [number, number];
    const dx = gpu.output([rows, channels]);
    runRows(gpu, differentiate(gpu.rowTeam), [dy!, x!, mean!, inverseStd!, gain!], [dx], { rows, channels });
    const parts = normColumnSums(gpu, dy!, x!, mean!, inverseStd!);
    const [dGain, dBias] = parts.map((part) => sumOfParts(gpu, part));
    for (const { dataId } of parts) gpu.disposeData(dataId);
    return [dx, dGain!, dBias!];
  });
}

function runRows(
  gpu: CustomWebgpuBackend,
  kernel: GpuKernel,
  inputs: tf.TensorInfo[],
  outputs: tf.TensorInfo[],
  params: Record<string, number>,
): void {
  const groups = groupsForRows(gpu.rowTeam, params.rows!, gpu.device.limits.maxComputeWorkgroupsPerDimension);
  gpu.dispatch(kernel, { inputs, outputs, params, groups });
}

function normalise(team: RowTeam): GpuKernel {
  return {
    name: `layer norm, ${team.kind} ${team.size}`,
    inputs: { x: 'f32', gain: 'f32', bias: 'f32' },
    outputs: { y: 'f32', means: 'f32', inverseStd: 'f32' },
    params: { rows: 'u32', channels: 'u32', eps: 'f32' },
    enables: enablesOf(team),
    code: /* wgsl */ `${rowTeamCode(team)}
fn row(r: u32, lane: u32) {
  let start = r * params.channels;
  let count = f32(params.channels);
  var sum = 0.0;
  for (var c = lane; c < params.channels; c += TEAM) { sum += x[start + c]; }
  let mean = teamSum(sum, lane) / count;

  var squares = 0.0;
  for (var c = lane; c < params.channels; c += TEAM) {
    let centred = x[start + c] - mean;
    squares += centred * centred;
  }
  let scale = 1.0 / sqrt(teamSum(squares, lane) / count + params.eps);

  if (lane == 0u) {
    means[r] = mean;
    inverseStd[r] = scale;
  }
  for (var c = lane; c < params.channels; c += TEAM) {
    y[start + c] = (x[start + c] - mean) * scale * gain[c] + bias[c];
  }
}`,
  };
}

function differentiate(team: RowTeam): GpuKernel {
  return {
    name: `layer norm gradient, ${team.kind} ${team.size}`,
    inputs: { dy: 'f32', x: 'f32', means: 'f32', inverseStd: 'f32', gain: 'f32' },
    outputs: { dx: 'f32' },
    params: { rows: 'u32', channels: 'u32' },
    enables: enablesOf(team),
    code: /* wgsl */ `${rowTeamCode(team)}
fn row(r: u32, lane: u32) {
  let start = r * params.channels;
  let count = f32(params.channels);
  let mean = means[r];
  let scale = inverseStd[r];
  var sum = 0.0;
  var projection = 0.0;
  for (var c = lane; c < params.channels; c += TEAM) {
    let weighted = dy[start + c] * gain[c];
    sum += weighted;
    projection += weighted * (x[start + c] - mean) * scale;
  }
  let meanGradient = teamSum(sum, lane) / count;
  let meanProjection = teamSum(projection, lane) / count;
  for (var c = lane; c < params.channels; c += TEAM) {
    let unit = (x[start + c] - mean) * scale;
    dx[start + c] = (dy[start + c] * gain[c] - meanGradient - unit * meanProjection) * scale;
  }
}`,
  };
}
