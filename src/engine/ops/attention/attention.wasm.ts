// Attention and its gradient on wasm: a chunk is one head of one clip. Clips are padded [B, T, H], or joined [1, ΣT, H].
// Letters: B clips, T frames, H hidden size, N heads.

import type * as tf from '@tensorflow/tfjs-core';
import type { KernelAttrs } from '../../kernel-set/custom-kernel.ts';
import { startsOf } from '../../sequence-offsets.ts';
import { type Heap, registerHeapKernel } from '../../wasm/heap.ts';
import { asWord, kernelNumbers, type WasmRunner } from '../../wasm/runner.ts';

export function registerWasmAttention(runner: WasmRunner): void {
  registerHeapKernel(runner, 'VoxtuneAttention', (heap, { query, key, value, bias, dropoutMask }, attrs) => {
    const { frames, hidden, heads, counts, clips } = layoutOf(query!, attrs);
    const out = heap.output(query!.shape);
    const kept = attrs.keepsWeights ? heap.output([factorCount(counts, frames, heads)]) : undefined;
    runner.needScratch(runner.kernels.attentionScratch(Math.max(...counts), hidden / heads));
    withPlaces(heap, counts, frames, heads, (places) => {
      const inputs = heap.addresses(query, key, value, bias);
      const words = [frames, hidden, heads, asWord(Number(attrs.scale)), ...inputs, clipBytes(bias)];
      words.push(...heap.addresses(dropoutMask, out), places, clips, heap.address(kept));
      runner.run(kernelNumbers.attention, words, clips * heads);
    });
    return kept ? [out, kept] : out;
  });
  registerHeapKernel(runner, 'VoxtuneAttentionGradient', (heap, inputs, attrs) => {
    const { dy, query, key, value, bias, dropoutMask, weights } = inputs;
    const { frames, hidden, heads, counts, clips } = layoutOf(query!, attrs);
    const outputs = Array.from({ length: 3 }, () => heap.output(query!.shape));
    const dBias = bias ? heap.output(bias.shape) : undefined;
    if (dBias) heap.view(dBias).fill(0);
    runner.needScratch(runner.kernels.attentionGradientScratch(Math.max(...counts), hidden / heads));
    withPlaces(heap, counts, frames, heads, (places) => {
      const words = [frames, hidden, heads, asWord(Number(attrs.scale))];
      words.push(...heap.addresses(query, key, value, bias), clipBytes(bias));
      words.push(...heap.addresses(dropoutMask), 0, places, clips, heap.address(weights));
      words.push(...heap.addresses(dy, ...outputs, dBias));
      const isSummed = dBias !== undefined && clipBytes(bias) === 0;
      runner.run(kernelNumbers.attentionGradient, words, isSummed ? heads : clips * heads);
    });
    return dBias ? [...outputs, dBias] : outputs;
  });
}

/** Bytes of a clip's bias [N, T, T]; 0 where all clips share one, or there is none. */
function clipBytes(bias: tf.TensorInfo | undefined): number {
  if (!bias || bias.shape[0] === 1) return 0;
  return 4 * bias.shape[1]! * bias.shape[2]! * bias.shape[3]!;
}

/** `frames` 0: the clips are joined. */
function layoutOf(query: tf.TensorInfo, attrs: KernelAttrs) {
  const [batch, rows, hidden] = query.shape as [number, number, number];
  const given = attrs.frameCounts as readonly number[];
  const counts = given.length > 0 ? given : new Array<number>(batch).fill(rows);
  const frames = attrs.isPackedSequence ? 0 : rows;
  return { frames, hidden, heads: Number(attrs.headCount), counts, clips: counts.length };
}

/** Numbers of a clip's dropout factors, or of its weights. */
const factorsOf = (length: number, heads: number) => heads * length * length;

function factorCount(counts: readonly number[], frames: number, heads: number): number {
  return counts.reduce((sum, count) => sum + factorsOf(frames || count, heads), 0);
}

/** Calls `use` with the address of the clips' counts, their first rows, and where their dropout factors begin. */
function withPlaces(
  heap: Heap,
  counts: readonly number[],
  frames: number,
  heads: number,
  use: (address: number) => void,
): void {
  const rows = counts.map((count) => frames || count);
  const factors = rows.map((length) => factorsOf(length, heads));
  heap.withIntegers([...counts, ...startsOf(rows), ...startsOf(factors)], use);
}
