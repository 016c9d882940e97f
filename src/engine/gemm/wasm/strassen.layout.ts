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
    /** A multiple of eight: of the panels. */
    k: 'i32',
    /** Depth of a that there is, where it is transposed: what lies beyond counts as 0. */
    aDepth: 'i32',
    rowChunks: 'i32',
    /** A multiple of sixteen. */
    columnsPerChunk: 'i32',
    a: 'address',
    lda: 'i32',
    isATransposed: 'flag',
    panels: 'address',
    c: 'address',
    ldc: 'i32',
    bias: 'address',
    residual: 'address',
    activation: gemm.fields.activation,
  },
  { hasScratch: true },
);

/** Rows that are multiplied together: six even and six odd ones, or, where a is transposed, the first six and the last. */
export const setRows = 12;
