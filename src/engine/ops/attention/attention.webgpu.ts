// Attention of several heads and its gradient, on rows as linear layers give them: the GEMM of a head reads and writes its
// columns where they are. The gradient computes the weights again, so that the forward pass keeps none of them.
// Letters: B clips, T frames, H hidden size, N heads, D = H / N.

import type * as tf from '@tensorflow/tfjs-core';
import { runGemm } from '../../gemm/webgpu/run-gemm.ts';
import type { AttentionAttributes, AttentionInputs } from '../../kernel-set/kernel-set.ts';
import type { CustomWebgpuBackend, WebgpuKernel } from '../../webgpu/custom-webgpu-backend.ts';
import { sumRows } from '../column-sum/column-sum.webgpu.ts';
import { type ScoreShape, softmax, softmaxGradient } from './attention-softmax.webgpu.ts';

export const attention: WebgpuKernel<'attention'> = (gpu, inputs, attributes) => {
  const heads = new Heads(gpu, inputs.query, attributes);
  const { weights, kept } = heads.weights(inputs);
  const out = heads.mix(kept, inputs.value);
  heads.free(weights, kept);
  return [out];
};

export const attentionGradient: WebgpuKernel<'attentionGradient'> = (gpu, inputs, attributes) => {
  const { dy, query, key, value, bias, dropoutMask } = inputs;
  const heads = new Heads(gpu, query, attributes);
  const { weights, kept } = heads.weights(inputs);
  const dValue = heads.mix(kept, dy, { transposed: true });
  const dKept = heads.compare(dy, value);
  const dScores = softmaxGradient(gpu, dKept, weights, dropoutMask, heads.shape);
  heads.free(weights, kept, dKept);
  const dQuery = heads.mix(dScores, key, { alpha: attributes.scale });
  const dKey = heads.mix(dScores, query, { alpha: attributes.scale, transposed: true });
  if (bias) return [dQuery, dKey, dValue, heads.biasGradient(dScores, bias)];
  heads.free(dScores);
  return [dQuery, dKey, dValue];
};

/** The GEMMs of all heads of all clips. */
class Heads {
  readonly shape: ScoreShape;
  private readonly gpu: CustomWebgpuBackend;
  private readonly scale: number;
  private readonly hidden: number;
  private readonly width: number; // D

  constructor(gpu: CustomWebgpuBackend, query: tf.TensorInfo, { headCount, scale, frameCounts }: AttentionAttributes) {
    const [clips, frames, hidden] = query.shape as [number, number, number];
    this.gpu = gpu;
    this.shape = { clips, heads: headCount, frames, frameCounts };
    this.scale = scale;
    this.hidden = hidden;
    this.width = hidden / headCount;
  }

  /** Weights [B, N, T, T], and what dropout keeps of them (the same tensor without dropout). */
  weights({ query, key, bias, dropoutMask }: AttentionInputs<tf.TensorInfo>): {
    weights: tf.TensorInfo;
    kept: tf.TensorInfo;
  } {
    const scores = this.compare(query, key, this.scale);
    const result = softmax(this.gpu, scores, bias, dropoutMask, this.shape);
    this.free(scores);
    return result;
  }

  /** alpha · left · rightᵀ of each head: [B, T, H] twice → [B, N, T, T]. */
  compare(left: tf.TensorInfo, right: tf.TensorInfo, alpha = 1): tf.TensorInfo {
    const { clips, heads, frames } = this.shape;
    const out = this.gpu.output([clips, heads, frames, frames]);
    runGemm(this.gpu, {
      m: frames,
      n: frames,
      k: this.width,
      batch: { outer: clips, inner: heads },
      a: { tensor: left, layout: { kind: 'rowMajor', ld: this.hidden }, at: this.headOfRows() },
      b: { tensor: right, layout: { kind: 'columnMajor', ld: this.hidden }, at: this.headOfRows() },
      c: { tensor: out, ld: frames, at: this.headOfScores() },
      alpha,
    });
    return out;
  }

  /** alpha · scores · rows of each head, or with the scores transposed: [B, N, T, T], [B, T, H] → [B, T, H]. */
  mix(scores: tf.TensorInfo, rows: tf.TensorInfo, { alpha = 1, transposed = false } = {}): tf.TensorInfo {
    const { clips, heads, frames } = this.shape;
    const out = this.gpu.output(rows.shape);
    runGemm(this.gpu, {
      m: frames,
      n: this.width,
      k: frames,
      batch: { outer: clips, inner: heads },
      a: {
        tensor: scores,
        layout: { kind: transposed ? 'columnMajor' : 'rowMajor', ld: frames },
        at: this.headOfScores(),
      },
      b: { tensor: rows, layout: { kind: 'rowMajor', ld: this.hidden }, at: this.headOfRows() },
      c: { tensor: out, ld: this.hidden, at: this.headOfRows() },
      alpha,
    });
    return out;
  }

  /** dScores [B, N, T, T], summed over the clips where they share the bias. Takes dScores over. */
  biasGradient(dScores: tf.TensorInfo, bias: tf.TensorInfo): tf.TensorInfo {
    const { clips, heads, frames } = this.shape;
    if (bias.shape[0] === clips) return dScores;
    const sum = sumRows(this.gpu, { ...dScores, shape: [clips, heads * frames * frames] });
    this.free(dScores);
    return { ...sum, shape: bias.shape };
  }

  free(...tensors: tf.TensorInfo[]): void {
    for (const { dataId } of tensors) this.gpu.disposeData(dataId);
  }

  private headOfRows() {
    return { outer: this.shape.frames * this.hidden, inner: this.width };
  }

  private headOfScores() {
    const { heads, frames } = this.shape;
    return { outer: heads * frames * frames, inner: frames * frames };
  }
}
