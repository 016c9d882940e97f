// Arguments of GEMM's wasm kernels. Addresses, leading dimensions (lda, ldb, ldc: from a row to the next) and strides are in
// bytes.

import { chunkKernel, rangeKernel, type Struct } from '../../wasm/kernel-layout.ts';

/** c = act(a · b + bias) ⊙ mask + residual, outer × inner times: of outer matrices side by side (a convolution's groups) and inner
 *  ones (its clips). Chunks are counted by outer, inner, rows, then columns. */
export const gemm = chunkKernel(
  'gemm',
  {
    m: 'i32',
    n: 'i32',
    k: 'i32',
    innerCount: 'i32',
    a: 'address',
    lda: 'i32',
    aOuterStride: 'i32',
    aInnerStride: 'i32',
    isATransposed: 'flag',
    b: 'address',
    ldb: 'i32',
    bOuterStride: 'i32',
    bInnerStride: 'i32',
    bLayout: ['plain', 'transposed', 'packed'],
    c: 'address',
    ldc: 'i32',
    cOuterStride: 'i32',
    cInnerStride: 'i32',
    /** [n], or absent. */
    bias: 'address',
    biasOuterStride: 'i32',
    /** Both laid out as c, or absent. With `geluWithSlope` the residual is no input: GELU's slope ⊙ mask goes there. */
    mask: 'address',
    residual: 'address',
    activation: ['none', 'gelu', 'geluWithSlope'],
    /** The inner products are summed into one c instead of lying side by side. */
    sumsInner: 'flag',
    rowsPerChunk: 'i32',
    columnsPerChunk: 'i32',
  },
  { hasScratch: true },
);

/** Of several GEMMs in one call: each one's arguments, and where its chunks end among those of all. */
export const gemmItem = {
  className: 'GemmItem',
  fields: { ...gemm.fields, end: 'i32' },
} as const satisfies Struct;

export const gemms = chunkKernel('gemms', { items: 'address' }, { hasScratch: true });

/** b [k, n], or [n, k] where transposed, as panels of eight columns; over columns. */
export const packMatrix = rangeKernel('packMatrix', {
  b: 'address',
  ldb: 'i32',
  k: 'i32',
  /** Of a panel: k, or more, with zeros behind. */
  depth: 'i32',
  isTransposed: 'flag',
  panels: 'address',
});

/** Panels back to [k, n]; a chunk is a group. */
export const unpackMatrix = chunkKernel('unpackMatrix', { panels: 'address', k: 'i32', n: 'i32', out: 'address' });

/** k is walked in blocks of this at most: a panel's block stays in the first-level cache, and few blocks mean that few
 *  results are read again. */
export const kBlock = 768;
/** Rows whose strips are packed together at most: they stay in the second-level cache, and each panel is fetched once for
 *  all of them. */
export const mBlock = 252;
/** Most columns of a chunk whose panels are packed in scratch. */
export const columnsInScratch = 256;
