// Dropout on wasm: masks from Philox counters, and their use.

import type * as tf from '@tensorflow/tfjs-core';
import { itemAt } from '../../../lib/present.ts';
import type { BackendKernels, DropoutMaskAttributes } from '../../kernel-set/kernel-set.ts';
import { startsOf } from '../../packed-sequences.ts';
import type { Heap } from '../../wasm/heap.ts';
import { dropout } from './dropout.layout.ts';
import { dropoutMask, dropoutMaskItem, dropoutMasks } from './dropout-mask.layout.ts';

export function wasmDropout(heap: Heap) {
  return {
    dropout: ({ x, mask, residual }) => {
      const out = heap.output(x.shape);
      heap.runOverElements(dropout, x, 1, { x, mask, residual, out });
      return out;
    },
    dropoutMask: (_, attributes) => itemAt(masksOf(heap, [attributes]), 0),
    dropoutMasks: (_, { masks }) => masksOf(heap, masks),
  } satisfies BackendKernels;
}

/** All masks in one call: clips are of different lengths, and threads that are through with one mask go on with the next. */
function masksOf(heap: Heap, masks: readonly DropoutMaskAttributes[]): tf.TensorInfo[] {
  const each = masks.map((attributes) => {
    const { frameCounts, frames, headCount, width } = attributes;
    const sizes = frameCounts.map((count) => headCount * (frames ?? count) * (width ?? frames ?? count));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const shape = frames === null ? [total] : [frameCounts.length, headCount, frames, width ?? frames];
    return { attributes, out: heap.output(shape), counts: [...frameCounts, ...startsOf(sizes)] };
  });
  const places = startsOf(each.map(({ counts }) => 4 * counts.length));
  heap.withIntegers(
    each.flatMap(({ counts }) => counts),
    (address) => {
      let end = 0;
      const items = each.map(({ attributes, out }, i) => {
        const args = { ...argumentsOf(attributes), out, counts: address + itemAt(places, i) };
        end += args.clips * args.heads;
        return { ...args, end };
      });
      const [first] = items;
      if (first && items.length === 1) heap.run(dropoutMask, first, end);
      else heap.withRows(dropoutMaskItem, items, (at) => heap.run(dropoutMasks, { items: at }, end));
    },
  );
  return each.map(({ out }) => out);
}

function argumentsOf(attributes: DropoutMaskAttributes) {
  const { probability, key, stream, microBatch, firstClip, frameCounts, frames, headCount, width } = attributes;
  return {
    frames: frames ?? 0,
    heads: headCount,
    width: width ?? 0,
    key0: key[0],
    key1: key[1],
    stream,
    microBatch,
    // a word is below p · 2³² when it is below that rounded up
    threshold: Math.min(Math.ceil(probability * 2 ** 32), 2 ** 32 - 1),
    kept: 1 / (1 - probability),
    firstClip,
    clips: frameCounts.length,
  };
}
