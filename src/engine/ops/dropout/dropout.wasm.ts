// Dropout on wasm: masks from Philox counters, and their use.

import type { BackendKernels } from '../../kernel-set/kernel-set.ts';
import { startsOf } from '../../packed-sequences.ts';
import type { Heap } from '../../wasm/heap.ts';
import { dropout } from './dropout.layout.ts';
import { dropoutMask } from './dropout-mask.layout.ts';

export function wasmDropout(heap: Heap) {
  return {
    dropout: ({ x, mask, residual }) => {
      const out = heap.output(x.shape);
      heap.runOverElements(dropout, x, 1, { x, mask, residual, out });
      return out;
    },
    dropoutMask: (_, attributes) => {
      const { probability, key, stream, microBatch, firstClip, frameCounts, frames, headCount, width } = attributes;
      const clips = frameCounts.length;
      const sizes = frameCounts.map((count) => headCount * (frames ?? count) * (width ?? frames ?? count));
      const total = sizes.reduce((sum, size) => sum + size, 0);
      const out = heap.output(frames === null ? [total] : [clips, headCount, frames, width ?? frames]);
      heap.withIntegers([...frameCounts, ...startsOf(sizes)], (counts) => {
        const args = {
          out,
          frames: frames ?? 0,
          heads: headCount,
          width: width ?? 0,
          counts,
          key0: key[0],
          key1: key[1],
          stream,
          microBatch,
          // a word is below p · 2³² when it is below that rounded up
          threshold: Math.min(Math.ceil(probability * 2 ** 32), 2 ** 32 - 1),
          kept: 1 / (1 - probability),
          firstClip,
          clips,
        };
        heap.run(dropoutMask, args, clips * headCount);
      });
      return out;
    },
  } satisfies BackendKernels;
}
