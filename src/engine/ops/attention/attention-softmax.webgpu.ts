// The softmax of attention's scores and its gradient, a row of one query at a time: the bias is added, keys past a clip's
// count get exactly nothing, and what dropout keeps is scaled.
// Letters: B clips, N heads, T frames.

import type * as tf from '@tensorflow/tfjs-core';
import type { CustomWebgpuBackend } from '../../webgpu/custom-webgpu-backend.ts';
import type { GpuKernel } from '../../webgpu/gpu-kernel.ts';
import { enablesOf, groupsForRows, type RowTeam, rowTeamCode } from '../../webgpu/row-reduction.ts';

export interface ScoreShape {
  clips: number;
  heads: number;
  frames: number;
  /** Valid frames of each clip; none: all are. */
  frameCounts: readonly number[];
}

/** Numbers that multiply or are added to weights of one clip's size are shared by all clips. */
const params = { rows: 'u32', frames: 'u32', rowsPerClip: 'u32', biasRows: 'u32' } as const;

/** scores [B, N, T, T], bias [B or 1, N, T, T], mask [B, N, T, T] → weights, and what dropout keeps of them (the same
 *  tensor without a mask). */
export function softmax(
  gpu: CustomWebgpuBackend,
  scores: tf.TensorInfo,
  bias: tf.TensorInfo | undefined,
  mask: tf.TensorInfo | undefined,
  shape: ScoreShape,
): { weights: tf.TensorInfo; kept: tf.TensorInfo } {
  const weights = gpu.output(scores.shape);
  const kept = mask ? gpu.output(scores.shape) : weights;
  const kernel = softmaxKernel(gpu.rowTeam, Boolean(bias), Boolean(mask));
  const outputs = mask ? [weights, kept] : [weights];
  run(gpu, kernel, [scores, counts(gpu, shape), bias, mask], outputs, shape, bias);
  return { weights, kept };
}

/** dKept, weights, mask [B, N, T, T] → the gradient of the scores. */
export function softmaxGradient(
  gpu: CustomWebgpuBackend,
  dKept: tf.TensorInfo,
  weights: tf.TensorInfo,
  mask: tf.TensorInfo | undefined,
  shape: ScoreShape,
): tf.TensorInfo {
  const dScores = gpu.output(weights.shape);
  const kernel = gradientKernel(gpu.rowTeam, Boolean(mask));
  run(gpu, kernel, [dKept, weights, mask], [dScores], shape, undefined);
  return dScores;
}

function run(
  gpu: CustomWebgpuBackend,
  kernel: GpuKernel,
  inputs: (tf.TensorInfo | undefined)[],
  outputs: tf.TensorInfo[],
  { clips, heads, frames }: ScoreShape,
  bias: tf.TensorInfo | undefined,
): void {
  const rowsPerClip = heads * frames;
  const rows = clips * rowsPerClip;
  gpu.dispatch(kernel, {
    inputs: inputs.filter((one): one is tf.TensorInfo => one !== undefined),
    outputs,
    params: { rows, frames, rowsPerClip, biasRows: bias?.shape[0] === 1 ? rowsPerClip : rows },
    groups: groupsForRows(gpu.rowTeam, rows, gpu.device.limits.maxComputeWorkgroupsPerDimension),
  });
}

function counts(gpu: CustomWebgpuBackend, { clips, frames, frameCounts }: ScoreShape): tf.TensorInfo {
  return gpu.constant(frameCounts.length > 0 ? frameCounts : Array<number>(clips).fill(frames));
}

function softmaxKernel(team: RowTeam, hasBias: boolean, hasMask: boolean): GpuKernel {
  return {
    name: `softmax ${hasBias} ${hasMask}, ${team.kind} ${team.size}`,
    inputs: {
      scores: 'f32',
      counts: 'i32',
      ...(hasBias ? { bias: 'f32' as const } : {}),
      ...(hasMask ? { mask: 'f32' as const } : {}),
    },
    outputs: { weights: 'f32', ...(hasMask ? { kept: 'f32' as const } : {}) },
    params,
    enables: enablesOf(team),
    code: /* wgsl */ `${rowTeamCode(team)}
fn row(r: u32, lane: u32) {
  let start = r * params.frames;
  let count = u32(counts[r / params.rowsPerClip]);
  let biasStart = (r % params.biasRows) * params.frames;

  var largest = -3.0e38;
  for (var t = lane; t < count; t += TEAM) { largest = max(largest, score(start, biasStart, t)); }
  largest = teamMax(largest, lane);

  var sum = 0.0;
  for (var t = lane; t < count; t += TEAM) {
    let power = exp(score(start, biasStart, t) - largest);
    weights[start + t] = power;
    sum += power;
  }
  let share = 1.0 / teamSum(sum, lane);

  for (var t = lane; t < params.frames; t += TEAM) {
    let weight = select(0.0, weights[start + t] * share, t < count);
    weights[start + t] = weight;
    ${hasMask ? 'kept[start + t] = weight * mask[start + t];' : ''}
  }
}

fn score(start: u32, biasStart: u32, t: u32) -> f32 {
  return scores[start + t]${hasBias ? ' + bias[biasStart + t]' : ''};
}`,
  };
}

function gradientKernel(team: RowTeam, hasMask: boolean): GpuKernel {
  const dWeight = `dKept[start + t]${hasMask ? ' * mask[start + t]' : ''}`;
  return {
    name: `softmax gradient ${hasMask}, ${team.kind} ${team.size}`,
    inputs: { dKept: 'f32', weights: 'f32', ...(hasMask ? { mask: 'f32' as const } : {}) },
    outputs: { dScores: 'f32' },
    params,
    enables: enablesOf(team),
    code: /* wgsl */ `${rowTeamCode(team)}
fn row(r: u32, lane: u32) {
  let start = r * params.frames;
  var sum = 0.0;
  for (var t = lane; t < params.frames; t += TEAM) { sum += ${dWeight} * weights[start + t]; }
  let mean = teamSum(sum, lane);
  for (var t = lane; t < params.frames; t += TEAM) {
    dScores[start + t] = weights[start + t] * (${dWeight} - mean);
  }
}`,
  };
}
