// Moments of windows of samples on wasm.

import type { BackendKernels } from '../../kernel-set/kernel-set.ts';
import type { Heap } from '../../wasm/heap.ts';
import { windowMoments } from './window-moments.layout.ts';

export function wasmWindowMoments(heap: Heap) {
  return {
    windowMoments: ({ x }, { kernel, stride, windows }) => {
      const out = heap.output([2, kernel + 1, kernel]);
      heap.run(windowMoments, { x, windows, kernel, stride, out }, kernel);
      return out;
    },
  } satisfies BackendKernels;
}
