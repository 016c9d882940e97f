// GELU on wasm.

import type { BackendKernels } from '../../kernel-set/kernel-set.ts';
import type { Heap } from '../../wasm/heap.ts';
import { gelu, geluWithSlope } from './gelu.layout.ts';

/** Multiplications that one element takes. */
export const geluWork = 8;

export function wasmGelu(heap: Heap) {
  return {
    gelu: ({ x }) => {
      const out = heap.output(x.shape);
      heap.runOverElements(gelu, x, geluWork, { x, out });
      return out;
    },
    geluWithSlope: ({ x, mask }) => {
      const [value, slope] = [heap.output(x.shape), heap.output(x.shape)];
      heap.runOverElements(geluWithSlope, x, geluWork, { x, mask, value, slope });
      return [value, slope];
    },
  } satisfies BackendKernels;
}
