// Which function runs a chunk of which kernel. The numbers are those of `kernelNumbers` in ../kernels/wasm-module.ts.

import { attentionChunk, attentionGradientChunk } from './attention';
import { splitGroupsChunk, turnFilterChunk } from './convolution';
import { dropoutMaskChunk } from './dropout-mask';
import { adamwElements, dropElements, geluElements, geluWithSlopeElements, scaleElements } from './elements';
import { fastProductChunk } from './fast-product';
import { address, word } from './job';
import { minimalFilterChunk } from './minimal-filter';
import { windowMomentsChunk } from './moments';
import { packPanels, packTransposedPanels } from './packing';
import { productChunk } from './product';
import { normaliseRows, normaliseRowsBack, sumColumns } from './rows';

// @ts-ignore: decorator
@inline
function float(job: usize, index: i32): f32 {
  return load<f32>(job + (<usize>index << 2));
}

/** Runs one chunk. Kernels over rows, columns or elements have their total and the size of a chunk in words 0 and 1. */
export function runChunk(kernel: i32, job: usize, chunk: i32, scratch: usize): void {
  if (kernel === 0) return productChunk(job, chunk, scratch);
  if (kernel === 1) return attentionChunk(job, chunk, scratch);
  if (kernel === 2) return attentionGradientChunk(job, chunk, scratch);
  if (kernel === 3) return splitGroupsChunk(job, chunk);
  if (kernel === 4) return turnFilterChunk(job, chunk);
  if (kernel === 5) return dropoutMaskChunk(job, chunk, scratch);
  if (kernel === 15) return minimalFilterChunk(job, chunk, scratch);
  if (kernel === 16) return windowMomentsChunk(job, chunk);
  if (kernel === 17) return fastProductChunk(job, chunk, scratch);
  const size = word(job, 1);
  const from = chunk * size;
  const to = min(word(job, 0), from + size);
  if (kernel === 6) {
    const channels = word(job, 3);
    normaliseRows(address(job, 4), address(job, 5), address(job, 6), float(job, 2), channels, address(job, 7), address(job, 8), address(job, 9), from, to);
    return;
  }
  if (kernel === 7) {
    const channels = word(job, 2);
    normaliseRowsBack(address(job, 3), address(job, 4), address(job, 5), address(job, 6), address(job, 7), channels, address(job, 8), from, to);
    return;
  }
  if (kernel === 8) {
    sumColumns(address(job, 3), address(job, 4), address(job, 5), address(job, 6), word(job, 2), word(job, 0), address(job, 7), address(job, 8), from, to);
    return;
  }
  if (kernel === 9) return packChunk(job, from, to);
  runElements(kernel, job, <usize>from << 2, to - from);
}

/** Panels from those of column `from` on. Words: columns, size, b, stride in bytes, inner, isTransposed, out. */
function packChunk(job: usize, from: i32, to: i32): void {
  const stride = address(job, 3);
  const inner = word(job, 4);
  const out = address(job, 6) + (<usize>from * <usize>inner << 2);
  if (word(job, 5) !== 0) packTransposedPanels(address(job, 2) + <usize>from * stride, stride, inner, to - from, out);
  else packPanels(address(job, 2) + (<usize>from << 2), stride, inner, to - from, out);
}

function runElements(kernel: i32, job: usize, at: usize, count: i32): void {
  if (kernel === 10) return geluElements(address(job, 2) + at, address(job, 3) + at, count);
  if (kernel === 11) {
    const mask = address(job, 3);
    geluWithSlopeElements(address(job, 2) + at, mask === 0 ? 0 : mask + at, address(job, 4) + at, address(job, 5) + at, count);
    return;
  }
  if (kernel === 12) {
    const residual = address(job, 4);
    dropElements(address(job, 2) + at, address(job, 3) + at, residual === 0 ? 0 : residual + at, address(job, 5) + at, count);
    return;
  }
  if (kernel === 13) {
    const sum = address(job, 4);
    scaleElements(address(job, 2) + at, float(job, 3), sum === 0 ? 0 : sum + at, address(job, 5) + at, count);
    return;
  }
  if (kernel === 14) {
    adamwElements(
      address(job, 2) + at,
      address(job, 3) + at,
      address(job, 4) + at,
      address(job, 5) + at,
      address(job, 6) + at,
      address(job, 7) + at,
      address(job, 8) + at,
      float(job, 9),
      float(job, 10),
      float(job, 11),
      float(job, 12),
      float(job, 13),
      float(job, 14),
      count,
    );
  }
}
