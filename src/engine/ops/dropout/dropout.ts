// Dropout from counters: what is dropped depends on the keys and on an element's place in its clip alone, not on padding,
// on what ran before, or on the backend.
// Letters: B clips, N heads, T frames, W width.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import * as tf from '@tensorflow/tfjs-core';
import { philoxFill } from '../../../lib/philox.ts';
import { alias, differentiable } from '../../differentiable.ts';
import type { DropoutMaskAttributes } from '../../kernel-set/kernel-set.ts';
import { kernels } from '../../kernel-set/kernels.ts';

export interface DropoutMaskRequest {
  probability: number;
  /** Philox's key, and the counter words 1 and 3: word 2 is the clip's number in the micro-batch (`firstClip` + its place
   *  here), word 0 counts blocks of four elements. */
  key: readonly [number, number];
  stream: number;
  microBatch: number;
  /** Default 0. */
  firstClip?: number;
  /** Valid frames of each clip, 1..T. */
  frameCounts: Int32Array; // [B]
  /** T; null: packed sequences, each with the rows that it has. */
  frames: number | null;
  /** 1 for rows [B, T, W]. */
  headCount: number;
  /** Elements of a row; null where a row has one for each valid frame, as attention's weights have. */
  width: number | null;
}

/** Factors [B, N, T, W or T]: 0 with this probability, else 1 / (1 − probability); 0 outside of the valid frames. Element
 *  (head, frame, column) of a clip takes random word (head · count + frame) · rowLength + column, where rowLength is the
 *  width, or the clip's count. Factors of packed sequences lie one clip behind the other, in a vector. Caller owns the result. */
export function dropoutMask(request: DropoutMaskRequest): tf.Tensor {
  const { frameCounts, frames, headCount, width } = request;
  const { dropoutMask: kernel } = kernels();
  if (kernel) return kernel({}, attributesOf(request));
  const mask = dropoutMaskOnHost(request);
  if (frames === null) return tf.tensor1d(mask);
  return tf.tensor4d(mask, [frameCounts.length, headCount, frames, width ?? frames]);
}

/** `dropoutMask` of each request, in one call where the backend can. */
export function dropoutMasks(requests: readonly DropoutMaskRequest[]): tf.Tensor[] {
  return kernels().dropoutMasks?.({}, { masks: requests.map(attributesOf) }) ?? requests.map(dropoutMask);
}

function attributesOf(request: DropoutMaskRequest): DropoutMaskAttributes {
  return { ...request, firstClip: request.firstClip ?? 0, frameCounts: [...request.frameCounts] };
}

/** The same factors, computed here: what every backend must give to the bit. */
export function dropoutMaskOnHost(request: DropoutMaskRequest): Float32Array {
  const { probability, key, stream, microBatch, firstClip = 0, frameCounts, frames, headCount, width } = request;
  const sizes = Array.from(frameCounts, (count) => headCount * (frames ?? count) * (width ?? frames ?? count));
  const mask = new Float32Array(sizes.reduce((sum, size) => sum + size, 0));
  const threshold = probability * 2 ** 32;
  const kept = 1 / (1 - probability);
  let start = 0;
  frameCounts.forEach((count, clip) => {
    const rows = frames ?? count;
    const columns = width ?? rows;
    const rowLength = width ?? count;
    const words = new Uint32Array(headCount * count * rowLength);
    philoxFill(key, [stream, firstClip + clip, microBatch], words);
    for (let row = 0; row < headCount * count; row++) {
      const head = Math.floor(row / count);
      const at = start + (head * rows + (row % count)) * columns;
      // `!`: there are as many words as elements
      for (let i = 0; i < rowLength; i++) mask[at + i] = words[row * rowLength + i]! < threshold ? 0 : kept;
    }
    start += headCount * rows * columns;
  });
  return mask;
}

/** x ⊙ mask + residual: a mask of x's size, in any shape. Differentiable in x and the residual. */
export function dropout<T extends tf.Tensor>(x: T, mask: tf.Tensor, residual: tf.Tensor | null = null): T {
  return differentiable<{ mask: tf.Tensor }>({
    inputs: { x, residual },
    forward: () => ({ value: masked(x, mask, residual), saved: { mask } }),
    gradients: (dy, saved) => ({ x: () => masked(dy, saved.mask, null), residual: () => alias(dy) }),
  }) as T;
}

/** The same without a gradient. */
export function masked(x: tf.Tensor, mask: tf.Tensor, residual: tf.Tensor | null): tf.Tensor {
  const fused = kernels().dropout?.({ x, mask, residual });
  if (fused) return fused;
  const kept = tf.mul(x, tf.reshape(mask, x.shape));
  return residual ? tf.add(kept, residual) : kept;
}
