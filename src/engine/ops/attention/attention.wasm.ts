// Attention and its gradient on wasm: a chunk is one head of one clip. Clips are padded [B, T, H], or packed [1, ΣT, H].
// Letters: B clips, T frames, H hidden size, N heads.

import type * as tf from '@tensorflow/tfjs-core';
import type { AttentionAttributes, AttentionInputs, BackendKernels, Optional } from '../../kernel-set/kernel-set.ts';
import { startsOf } from '../../packed-sequences.ts';
import type { Heap } from '../../wasm/heap.ts';
import { attention, attentionGradient } from './attention.layout.ts';

export function wasmAttention(heap: Heap) {
  return {
    attention: (inputs, attributes) => {
      const shape = shapeOf(inputs, attributes);
      const out = heap.output(inputs.query.shape);
      const weights = attributes.keepsWeights ? heap.output([factorCount(shape)]) : undefined;
      withCounts(heap, shape, (counts) => {
        const args = { ...commonArguments(inputs, attributes, shape), counts, weights, out };
        heap.run(attention, args, shape.clips * shape.heads);
      });
      return weights ? [out, weights] : [out];
    },
    attentionGradient: ({ dy, weights, ...inputs }, attributes) => {
      const shape = shapeOf(inputs, attributes);
      const { bias, query } = inputs;
      const [dQuery, dKey, dValue] = [heap.output(query.shape), heap.output(query.shape), heap.output(query.shape)];
      const dBias = bias ? heap.output(bias.shape) : undefined;
      if (dBias) heap.view(dBias).fill(0);
      withCounts(heap, shape, (counts) => {
        const gradients = { dy, dQuery, dKey, dValue, dBias };
        const args = { ...commonArguments(inputs, attributes, shape), counts, weights, ...gradients };
        const isSummed = dBias !== undefined && clipStride(bias) === 0;
        heap.run(attentionGradient, args, isSummed ? shape.heads : shape.clips * shape.heads);
      });
      return dBias ? [dQuery, dKey, dValue, dBias] : [dQuery, dKey, dValue];
    },
  } satisfies BackendKernels;
}

/** `frames` 0: packed sequences. */
function shapeOf(
  { query }: AttentionInputs<tf.TensorInfo>,
  { frameCounts, isPacked, headCount }: AttentionAttributes,
): { frames: number; hidden: number; heads: number; frameCounts: readonly number[]; clips: number } {
  const [batch, rows, hidden] = query.shape as [number, number, number];
  const counts = frameCounts.length > 0 ? frameCounts : new Array<number>(batch).fill(rows);
  return { frames: isPacked ? 0 : rows, hidden, heads: headCount, frameCounts: counts, clips: counts.length };
}

type Shape = ReturnType<typeof shapeOf>;

function commonArguments(
  { query, key, value, bias, dropoutMask }: AttentionInputs<tf.TensorInfo>,
  { scale }: AttentionAttributes,
  { frames, hidden, heads, clips }: Shape,
) {
  const tensors = { query, key, value, bias, dropoutMask };
  return { frames, hidden, heads, clips, scale, ...tensors, biasClipStride: clipStride(bias) };
}

/** Bytes from a clip's bias [N, T, T] to the next one's; 0 where all clips share one, or there is none. */
function clipStride(bias: Optional<tf.TensorInfo>): number {
  if (!bias) return 0;
  const [clips, heads, queries, keys] = bias.shape as [number, number, number, number];
  return clips === 1 ? 0 : 4 * heads * queries * keys;
}

/** Elements of each clip's dropout factors, or of its weights. */
function factorSizes({ frameCounts, frames, heads }: Shape): number[] {
  return frameCounts.map((count) => heads * (frames || count) ** 2);
}

function factorCount(shape: Shape): number {
  return factorSizes(shape).reduce((sum, size) => sum + size, 0);
}

/** Calls `use` with the address of the clips' frame counts, their first rows, and where their dropout factors begin. */
function withCounts(heap: Heap, shape: Shape, use: (address: number) => void): void {
  const { frameCounts, frames } = shape;
  const rows = frameCounts.map((count) => frames || count);
  heap.withIntegers([...frameCounts, ...startsOf(rows), ...startsOf(factorSizes(shape))], use);
}
