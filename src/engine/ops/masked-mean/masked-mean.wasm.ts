// Means over the frames of each clip, padded or packed, on wasm.

import type { BackendKernels } from '../../kernel-set/kernel-set.ts';
import { clipRows } from '../../packed-sequences.ts';
import type { Heap } from '../../wasm/heap.ts';
import { sumColumnsOfAll } from '../column-sum/column-sum.wasm.ts';

export function wasmMaskedMean(heap: Heap) {
  return {
    maskedMean: ({ x }, layout) => {
      const [, , channels] = x.shape as [number, number, number];
      const clips = clipRows(layout);
      const out = heap.output([clips.length, channels]);
      const sums = clips.map(({ count: rows, start }, clip) => {
        const dy = heap.address(x) + 4 * start * channels;
        return { dy, rows, channels, sums: heap.address(out) + 4 * clip * channels };
      });
      sumColumnsOfAll(heap, sums);
      const means = heap.view(out);
      clips.forEach(({ count }, clip) => {
        const row = means.subarray(clip * channels, (clip + 1) * channels);
        row.set(row.map((sum) => sum / count));
      });
      return out;
    },
    maskedMeanGradient: ({ dy }, layout) => {
      const [batch, channels] = dy.shape as [number, number];
      const { frames } = layout;
      const clips = clipRows(layout);
      const total = clips.reduce((sum, { count }) => sum + count, 0);
      const out = heap.output(frames === null ? [1, total, channels] : [batch, frames, channels]);
      const slopes = heap.view(dy);
      const target = heap.view(out);
      if (frames !== null) target.fill(0);
      clips.forEach(({ count, start }, clip) => {
        const row = slopes.slice(clip * channels, (clip + 1) * channels).map((slope) => slope / count);
        const first = start * channels;
        target.set(row, first);
        // twice as many rows each time
        for (let done = 1; done < count; done *= 2)
          target.copyWithin(first + done * channels, first, first + Math.min(done, count - done) * channels);
      });
      return out;
    },
  } satisfies BackendKernels;
}
