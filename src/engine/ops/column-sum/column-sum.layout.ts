// Arguments of the wasm kernels that sum over rows; they go over columns.

import { chunkKernel, rangeFields, rangeKernel, type Struct } from '../../wasm/kernel-layout.ts';

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

/** Of several matrices in one call: each one's arguments, and where its chunks end among those of all. */
export const columnSumsItem = {
  className: 'ColumnSumsItem',
  fields: { ...rangeFields, ...columnSums.fields, end: 'i32' },
} as const satisfies Struct;

export const columnSumsAll = chunkKernel('columnSumsAll', { items: 'address' });
