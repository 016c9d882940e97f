// Arguments of the wasm kernel that sums over rows; it goes over columns.

import { rangeKernel } from '../../wasm/kernel-layout.ts';

/** sums [C] = Σ dy, and, where there is an x, products [C] = Σ dy · (x − mean) · inverseStd. */
export const columnSums = rangeKernel('columnSums', {
  rows: 'i32',
  dy: 'address',
  x: 'address',
  mean: 'address',
  inverseStd: 'address',
  sums: 'address',
  products: 'address',
});
