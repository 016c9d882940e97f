// Attention and its gradient on wasm: a chunk is one head of one clip.
// Letters: B clips, T frames, H hidden size, N heads.

import type * as tf from '@tensorflow/tfjs-core';
import type { KernelAttrs } from './own-kernel.ts';
import { type Heap, registerHeapKernel } from './wasm-heap.ts';
import { asWord, kernelNumbers, type WasmRunner } from './wasm-runner.ts';

export function registerWasmAttention(runner: WasmRunner): void {
  registerHeapKernel(runner, 'VoxtuneAttention', (heap, { query, key, value, bias, dropoutMask }, attrs) => {
    const [clips, frames, hidden] = query!.shape as [number, number, number];
    const heads = Number(attrs.headCount);
    const out = heap.output([clips, frames, hidden]);
    runner.needScratch(runner.kernels.attentionScratch(frames, hidden / heads));
    withCounts(heap, query!, attrs, (counts) => {
      const inputs = heap.addresses(query, key, value, bias);
      const words = [frames, hidden, heads, asWord(Number(attrs.scale)), ...inputs, clipBytes(bias)];
      words.push(...heap.addresses(dropoutMask, out), counts, clips);
      runner.run(kernelNumbers.attention, words, clips * heads);
    });
    return out;
  });
  registerHeapKernel(runner, 'VoxtuneAttentionGradient', (heap, inputs, attrs) => {
    const { dy, query, key, value, bias, dropoutMask } = inputs;
    const [clips, frames, hidden] = query!.shape as [number, number, number];
    const heads = Number(attrs.headCount);
    const outputs = Array.from({ length: 3 }, () => heap.output([clips, frames, hidden]));
    const dBias = bias ? heap.output(bias.shape) : undefined;
    if (dBias) heap.view(dBias).fill(0);
    runner.needScratch(runner.kernels.attentionGradientScratch(frames, hidden / heads));
    withCounts(heap, query!, attrs, (counts) => {
      const words = [frames, hidden, heads, asWord(Number(attrs.scale))];
      words.push(...heap.addresses(query, key, value, bias), clipBytes(bias));
      words.push(...heap.addresses(dropoutMask), 0, counts, clips);
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

function withCounts(heap: Heap, query: tf.TensorInfo, attrs: KernelAttrs, use: (address: number) => void): void {
  const [clips, frames] = query.shape as [number, number, number];
  const given = attrs.frameCounts as readonly number[];
  heap.withIntegers(given.length > 0 ? given : new Array<number>(clips).fill(frames), use);
}
