// The softmax of attention's scores and its gradient, a row of one query at a time: the bias is added, keys past a clip's
// count get exactly nothing, and what dropout keeps is scaled.
// Letters: B clips, N heads, T frames.

import type * as tf from '@tensorflow/tfjs-core';
import type { Optional } from '../../kernel-set/kernel-set.ts';
import type { CustomWebgpuBackend } from '../../webgpu/custom-webgpu-backend.ts';
import {
  describeReduction,
  enablesOf,
  type RowReduction,
  rowReductionCode,
  rowsPerWorkgroup,
} from '../../webgpu/row-reduction.ts';
import type { WgslKernel } from '../../webgpu/wgsl-kernel.ts';

export interface ScoreShape {
  clips: number;
  heads: number;
  frames: number;
  /** Valid frames of each clip; none: all are. */
  frameCounts: readonly number[];
}

/** scores [B, N, T, T], bias [B or 1, N, T, T], mask [B, N, T, T] → weights, and what dropout keeps of them (the same
 *  tensor without a mask). */
export function softmax(
  gpu: CustomWebgpuBackend,
  scores: tf.TensorInfo,
  bias: Optional<tf.TensorInfo>,
  mask: Optional<tf.TensorInfo>,
  shape: ScoreShape,
): { weights: tf.TensorInfo; kept: tf.TensorInfo } {
  const weights = gpu.output(scores.shape);
  const kept = mask ? gpu.output(scores.shape) : weights;
  const kernel = softmaxKernel(gpu.rowReduction, Boolean(bias), Boolean(mask));
  const outputs = mask ? [weights, kept] : [weights];
  // largest, exp and sum, division; where they are, bias (twice) and mask
  const flops = 5 + (bias ? 2 : 0) + (mask ? 1 : 0);
  run(gpu, kernel, [scores, countsOf(gpu, shape), bias, mask], outputs, shape, bias, flops);
  return { weights, kept };
}

/** dKept, weights, mask [B, N, T, T] → the gradient of the scores. */
export function softmaxGradient(
  gpu: CustomWebgpuBackend,
  dKept: tf.TensorInfo,
  weights: tf.TensorInfo,
  mask: Optional<tf.TensorInfo>,
  shape: ScoreShape,
): tf.TensorInfo {
  const dScores = gpu.output(weights.shape);
  const kernel = gradientKernel(gpu.rowReduction, Boolean(mask));
  run(gpu, kernel, [dKept, weights, mask], [dScores], shape, null, mask ? 6 : 4);
  return dScores;
}

function run(
  gpu: CustomWebgpuBackend,
  kernel: WgslKernel,
  inputs: Optional<tf.TensorInfo>[],
  outputs: tf.TensorInfo[],
  { clips, heads, frames }: ScoreShape,
  bias: Optional<tf.TensorInfo>,
  flopsPerScore: number,
): void {
  const rowsPerClip = heads * frames;
  const rows = clips * rowsPerClip;
  gpu.dispatch(kernel, {
    inputs: inputs.filter((tensor): tensor is tf.TensorInfo => Boolean(tensor)),
    outputs,
    args: { rows, frames, rowsPerClip, biasRows: bias?.shape[0] === 1 ? rowsPerClip : rows },
    workgroups: gpu.workgroupsFor(rows, rowsPerWorkgroup(gpu.rowReduction)),
    flops: flopsPerScore * rows * frames,
  });
}

function countsOf(gpu: CustomWebgpuBackend, { clips, frames, frameCounts }: ScoreShape): tf.TensorInfo {
  return gpu.constant(frameCounts.length > 0 ? frameCounts : Array<number>(clips).fill(frames));
}

/** `biasRows`: rows of the bias; row r of the scores takes row r % biasRows of it. */
const softmaxArguments = { rows: 'u32', frames: 'u32', rowsPerClip: 'u32', biasRows: 'u32' } as const;

function softmaxKernel(reduction: RowReduction, hasBias: boolean, hasMask: boolean): WgslKernel {
  return {
    name: `softmax ${hasBias} ${hasMask}, ${describeReduction(reduction)}`,
    inputs: {
      scores: 'f32',
      counts: 'i32',
      ...(hasBias ? { bias: 'f32' as const } : {}),
      ...(hasMask ? { mask: 'f32' as const } : {}),
    },
    outputs: { weights: 'f32', ...(hasMask ? { kept: 'f32' as const } : {}) },
    args: softmaxArguments,
    enables: enablesOf(reduction),
    code: () => /* wgsl */ `${rowReductionCode(reduction)}
fn row(r: u32, lane: u32) {
  let start = r * args.frames;
  let count = u32(counts[r / args.rowsPerClip]);
  let biasStart = (r % args.biasRows) * args.frames;

  var largest = -3.0e38;
  for (var t = lane; t < count; t += LANES) { largest = max(largest, score(start, biasStart, t)); }
  largest = rowMax(largest, lane);

  var sum = 0.0;
  for (var t = lane; t < count; t += LANES) {
    let power = exp(score(start, biasStart, t) - largest);
    weights[start + t] = power;
    sum += power;
  }
  let share = 1.0 / rowSum(sum, lane);

  for (var t = lane; t < args.frames; t += LANES) {
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

function gradientKernel(reduction: RowReduction, hasMask: boolean): WgslKernel {
  const dWeight = `dKept[start + t]${hasMask ? ' * mask[start + t]' : ''}`;
  return {
    name: `softmax gradient ${hasMask}, ${describeReduction(reduction)}`,
    inputs: { dKept: 'f32', weights: 'f32', ...(hasMask ? { mask: 'f32' as const } : {}) },
    outputs: { dScores: 'f32' },
    args: softmaxArguments,
    enables: enablesOf(reduction),
    code: () => /* wgsl */ `${rowReductionCode(reduction)}
fn row(r: u32, lane: u32) {
  let start = r * args.frames;
  var sum = 0.0;
  for (var t = lane; t < args.frames; t += LANES) { sum += ${dWeight} * weights[start + t]; }
  let mean = rowSum(sum, lane);
  for (var t = lane; t < args.frames; t += LANES) {
    dScores[start + t] = weights[start + t] * (${dWeight} - mean);
  }
}`,
  };
}
