// GEMM with packed panels, block by block: a's rows are packed into strips, and each pair of a strip and a panel gives a tile.
// Every number of the result is the sum over k in order, in blocks of `kBlock`, whichever rows and columns are computed
// together: so results do not depend on how the work is divided.

import { columnsInScratch, GemmActivation, kBlock, mBlock } from './gemm.layout';
import { packStrips, packTransposedStrips, panelColumns, stripRows } from './packing.as';
import { multiplyTile, tileBytes } from './tile.as';

const stripBytes: usize = <usize>mBlock * <usize>kBlock * 4;
/** Scratch that `multiply` needs: strips, and behind them a tile at the edge and what goes with it. */
export const multiplyScratch: usize = stripBytes + 2 * tileBytes;
/** Scratch behind that, for panels that a kernel packs or sums. */
export const panelScratch: usize = <usize>kBlock * <usize>columnsInScratch * 4;

/** Where that tile is. */
// @ts-ignore: decorator
@inline
export function edgeTile(scratch: usize): usize {
  return scratch + stripBytes;
}

/** Size of even blocks of at most `largest` that make up `count`; a multiple of `step`, as `largest` is. */
export function evenBlock(count: i32, largest: i32, step: i32): i32 {
  const blocks = (count + largest - 1) / largest;
  return ((count + blocks * step - 1) / (blocks * step)) * step;
}

/** c = act(a · b + bias) ⊙ mask + residual, or c += a · b, for packed b. Leading dimensions are in bytes.
 *  a: m rows of k numbers (or, when `isTransposed`, k rows of m). panels: [⌈n / 8⌉] of k × 8 each.
 *  bias, mask and residual: 0 where there is none; the last two have c's ldc. */
export function multiply(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  lda: usize,
  isTransposed: bool,
  panels: usize,
  c: usize,
  ldc: usize,
  accumulates: bool,
  bias: usize,
  activation: i32,
  mask: usize,
  residual: usize,
  scratch: usize,
): void {
  const block = evenBlock(k, kBlock, 4);
  for (let k0 = 0; k0 < k; k0 += block) {
    const kc = min(block, k - k0);
    const isFirst = k0 === 0;
    const isLast = k0 + kc === k;
    multiplyBlock(
      m,
      n,
      kc,
      a + <usize>k0 * (isTransposed ? lda : 4),
      lda,
      isTransposed,
      panels + (<usize>k0 << 5),
      <usize>k << 5,
      c,
      ldc,
      accumulates || !isFirst,
      isFirst ? bias : 0,
      isLast ? activation : GemmActivation.none,
      isLast ? mask : 0,
      isLast ? residual : 0,
      scratch,
    );
  }
}

/** c = a · b, or c += a · b, without anything else. */
// @ts-ignore: decorator
@inline
export function multiplyPlain(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  lda: usize,
  isTransposed: bool,
  panels: usize,
  c: usize,
  ldc: usize,
  accumulates: bool,
  scratch: usize,
): void {
  multiply(m, n, k, a, lda, isTransposed, panels, c, ldc, accumulates, 0, GemmActivation.none, 0, 0, scratch);
}

/** One block of k; the panels may be a part of longer ones, `panelStride` bytes apart. */
export function multiplyBlock(
  m: i32,
  n: i32,
  kc: i32,
  a: usize,
  lda: usize,
  isTransposed: bool,
  panels: usize,
  panelStride: usize,
  c: usize,
  ldc: usize,
  accumulates: bool,
  bias: usize,
  activation: i32,
  mask: usize,
  residual: usize,
  scratch: usize,
): void {
  const block = evenBlock(m, mBlock, stripRows);
  const edge = edgeTile(scratch);
  for (let i0 = 0; i0 < m; i0 += block) {
    const mc = min(block, m - i0);
    if (isTransposed) packTransposedStrips(a + (<usize>i0 << 2), lda, mc, kc, scratch);
    else packStrips(a + <usize>i0 * lda, lda, mc, kc, scratch);
    const rows = <usize>i0 * ldc;
    for (let j = 0; j < n; j += 8) {
      const panel = panels + <usize>(j >> 3) * panelStride;
      const columns = <usize>j << 2;
      const tileBias = bias === 0 ? 0 : bias + columns;
      let strip = scratch;
      for (let i = 0; i < mc; i += 6) {
        const at = rows + <usize>i * ldc + columns;
        const tileMask = mask === 0 ? 0 : mask + at;
        const tileResidual = residual === 0 ? 0 : residual + at;
        const height = min(stripRows, mc - i);
        multiplyTile(strip, panel, kc, c + at, ldc, height, min(panelColumns, n - j), accumulates, tileBias, activation, tileMask, tileResidual, edge);
        strip += <usize>kc * 24;
      }
    }
  }
}
