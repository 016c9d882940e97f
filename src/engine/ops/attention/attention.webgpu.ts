// Attention of several heads and its gradient, on rows as linear layers give them: a product a head reads and writes its
// columns where they are. The gradient computes the weights anew, so that the forward pass keeps none of them.
// Letters: B clips, T frames, H hidden size, N heads, D = H / N.

import type * as tf from '@tensorflow/tfjs-core';
import { runGemm } from '../../gemm/webgpu/run-gemm.ts';
import type { CustomWebgpuBackend } from '../../webgpu/custom-webgpu-backend.ts';
import { type Inputs, registerGpuOp } from '../../webgpu/register-gpu-kernel.ts';
import { sumOfParts } from '../column-sum/column-sum.webgpu.ts';
import { type ScoreShape, softmax, softmaxGradient } from './attention-softmax.webgpu.ts';

interface Attributes {
  headCount: number;
  scale: number;
  /** Of each clip; none where all frames count. */
  frameCounts: readonly number[];
}

export function registerGpuAttention(): void {
  // query, key, value [B, T, H], bias [B or 1, N, T, T], dropoutMask [B, N, T, T] → [B, T, H]
  registerGpuOp<Attributes>('VoxtuneAttention', (gpu, inputs, attrs) => {
    const heads = new Heads(gpu, inputs.query!, attrs);
    const { weights, kept } = heads.weights(inputs);
    const out = heads.mix(kept, inputs.value!);
    heads.free(weights, kept);
    return out;
  });
  // dy [B, T, H] and those → dQuery, dKey, dValue [B, T, H], and dBias where there is a bias
  registerGpuOp<Attributes>('VoxtuneAttentionGradient', (gpu, inputs, attrs) => {
    const { dy, query, key, value, bias, dropoutMask } = inputs;
    const heads = new Heads(gpu, query!, attrs);
    const { weights, kept } = heads.weights(inputs);
    const dValue = heads.mix(kept, dy!, { transposed: true });
    const dKept = heads.compare(dy!, value!);
    const dScores = softmaxGradient(gpu, dKept, weights, dropoutMask, heads.shape);
    heads.free(weights, kept, dKept);
    const dQuery = heads.mix(dScores, key!, { alpha: heads.scale });
    const dKey = heads.mix(dScores, query!, { alpha: heads.scale, transposed: true });
    if (!bias) {
      heads.free(dScores);
      return [dQuery, dKey, dValue];
    }
    return [dQuery, dKey, dValue, heads.biasGradient(dScores, bias)];
  });
}

class Heads {
  readonly shape: ScoreShape;
  readonly scale: number;
  private readonly gpu: CustomWebgpuBackend;
  private readonly hidden: number;
  private readonly width: number;

  constructor(gpu: CustomWebgpuBackend, query: tf.TensorInfo, { headCount, scale, frameCounts }: Attributes) {
    const [clips, frames, hidden] = query.shape as [number, number, number];
    this.gpu = gpu;
    this.shape = { clips, heads: headCount, frames, frameCounts };
    this.scale = scale;
    this.hidden = hidden;
    this.width = hidden / headCount;
  }

  /** Weights [B, N, T, T], and what dropout keeps of them. */
  weights({ query, key, bias, dropoutMask }: Inputs): { weights: tf.TensorInfo; kept: tf.TensorInfo } {
    const scores = this.compare(query!, key!, this.scale);
    const result = softmax(this.gpu, scores, bias, dropoutMask, this.shape);
    this.free(scores);
    return result;
  }

  /** alpha · left · rightᵀ of each head: [B, T, H] twice → [B, N, T, T]. */
  compare(left: tf.TensorInfo, right: tf.TensorInfo, alpha = 1): tf.TensorInfo {
    const { clips, heads, frames } = this.shape;
    const out = this.gpu.output([clips, heads, frames, frames]);
    runGemm(this.gpu, {
      ...this.sizes(frames, this.width),
      a: { tensor: left, layout: { kind: 'rows', stride: this.hidden }, place: this.rowsPlace() },
      b: { tensor: right, layout: { kind: 'columns', stride: this.hidden }, place: this.rowsPlace() },
      c: { tensor: out, stride: frames, place: this.scoresPlace() },
      alpha,
    });
    return out;
  }

  /** alpha · scores · rows of each head, or with the scores transposed: [B, N, T, T], [B, T, H] → [B, T, H]. */
  mix(scores: tf.TensorInfo, rows: tf.TensorInfo, { alpha = 1, transposed = false } = {}): tf.TensorInfo {
    const { frames } = this.shape;
    const out = this.gpu.output(rows.shape);
    runGemm(this.gpu, {
      ...this.sizes(this.width, frames),
      a: {
        tensor: scores,
        layout: { kind: transposed ? 'columns' : 'rows', stride: frames },
        place: this.scoresPlace(),
      },
      b: { tensor: rows, layout: { kind: 'rows', stride: this.hidden }, place: this.rowsPlace() },
      c: { tensor: out, stride: this.hidden, place: this.rowsPlace() },
      alpha,
    });
    return out;
  }

  /** dScores [B, N, T, T] summed over the clips where they share the bias. Takes dScores over. */
  biasGradient(dScores: tf.TensorInfo, bias: tf.TensorInfo): tf.TensorInfo {
    const { clips, heads, frames } = this.shape;
    if (bias.shape[0] === clips) return dScores;
    const rows = { ...dScores, shape: [clips, heads * frames * frames] };
    const sum = sumOfParts(this.gpu, rows);
    this.free(dScores);
    return { ...sum, shape: bias.shape };
  }

  free(...tensors: tf.TensorInfo[]): void {
    for (const { dataId } of tensors) this.gpu.disposeData(dataId);
  }

  private sizes(columns: number, inner: number) {
    const { clips, heads, frames } = this.shape;
    return { rows: frames, columns, inner, batches: { outer: clips, inner: heads } };
  }

  private rowsPlace() {
    return { outer: this.shape.frames * this.hidden, inner: this.width };
  }

  private scoresPlace() {
    const { heads, frames } = this.shape;
    return { outer: heads * frames * frames, inner: frames * frames };
  }
}
