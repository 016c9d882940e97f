// Sum over rows on wasm, which TensorFlow.js makes a transposition and a sum: the gradient of every bias.

import { registerHeapKernel } from './wasm-heap.ts';

export function registerWasmColumnSum(): void {
  // x [R, C] → [C]
  registerHeapKernel('VoxtuneColumnSum', (heap, { x }) => {
    const channels = x!.shape[1]!;
    const out = heap.output([channels]);
    const values = heap.view(x!);
    const sums = new Float64Array(channels);
    for (let at = 0; at < values.length; at += channels) {
      for (let c = 0; c < channels; c++) sums[c]! += values[at + c]!;
    }
    heap.view(out).set(sums);
    return out;
  });
}
