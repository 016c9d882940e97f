// Moments of windows of samples on wasm.

import { registerHeapKernel } from '../../wasm/heap.ts';
import { kernelNumbers, type WasmRunner } from '../../wasm/runner.ts';

export function registerWasmMoments(runner: WasmRunner): void {
  // x [N] → [2, K + 1, K]: sums and sums of products of the windows' numbers, as two float32 each
  registerHeapKernel(runner, 'VoxtuneWindowMoments', (heap, { x }, attrs) => {
    const { kernel, stride, windows } = attrs as { kernel: number; stride: number; windows: number };
    const out = heap.output([2, kernel + 1, kernel]);
    runner.run(kernelNumbers.windowMoments, [heap.address(x), windows, kernel, stride, heap.address(out)], kernel);
    return out;
  });
}
