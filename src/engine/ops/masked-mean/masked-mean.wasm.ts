// Means over the frames of each clip, padded or packed, on wasm.

import type { BackendKernels } from '../../kernel-set/kernel-set.ts';
import { clipRows } from '../../packed-sequences.ts';
import type { Heap } from '../../wasm/heap.ts';
import { sumColumns } from '../column-sum/column-sum.wasm.ts';

export function wasmMaskedMean(heap: Heap) {
  return {
    maskedMean: ({ x }, layout) => {
      const [, , channels] = x.shape as [number, number, number];
      const clips = clipRows(layout);
      const out = heap.output([clips.length, channels]);
      clips.forEach(({ count, start }, clip) => {
        const dy = heap.address(x) + 4 * start * channels;
        sumColumns(heap, count, channels, { dy, sums: heap.address(out) + 4 * clip * channels });
      });
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
        for (let t = start; t < start + count; t++) target.set(row, t * channels);
      });
      return out;
    },
  } satisfies BackendKernels;
}
