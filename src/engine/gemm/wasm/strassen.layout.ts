// Arguments of the wasm kernel that multiplies with packed panels by Strassen's algorithm. Addresses and leading dimensions
// are in bytes.

import { chunkKernel } from '../../wasm/kernel-layout.ts';
import { gemm } from './gemm.layout.ts';

/** Chunk: number among the chunks of rows × chunks of columns + number among the chunks of columns. */
export const strassen = chunkKernel(
  'strassen',
  {
    m: 'i32',
    /** A multiple of sixteen. */
    n: 'i32',
    /** A multiple of eight. */
    k: 'i32',
    rowChunks: 'i32',
    /** A multiple of sixteen. */
    columnsPerChunk: 'i32',
    a: 'address',
    lda: 'i32',
    panels: 'address',
    c: 'address',
    ldc: 'i32',
    bias: 'address',
    residual: 'address',
    activation: gemm.fields.activation,
  },
  { hasScratch: true },
);

/** Rows that are multiplied together: six even and six odd ones. */
export const setRows = 12;
