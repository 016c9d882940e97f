// Arguments of the wasm kernel for moments of windows.

import { chunkKernel } from '../../wasm/kernel-layout.ts';

/** x [samples] → out [2, kernel + 1, kernel]. Chunk: a position in the window. */
export const windowMoments = chunkKernel('windowMoments', {
  x: 'address',
  windows: 'i32',
  kernel: 'i32',
  stride: 'i32',
  out: 'address',
});
