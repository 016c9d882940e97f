// GEMM as a kernel on WebGPU. A packed matrix is a plain one here, of float32, or of float16 where the engine was asked for it.

import type { WebgpuKernel } from '../webgpu/custom-webgpu-backend.ts';
import { runGemm } from './webgpu/run-gemm.ts';

export const gemm: WebgpuKernel<'gemm'> = (gpu, { a, b, bias, residual }, attributes) => {
  const { transposeA, transposeB, n, activation } = attributes;
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const isBatched = a.shape.length === 3;
  const [groups] = isBatched ? (a.shape as [number, number, number]) : [1];
  const isSharedB = b.shape.length < 3 || b.shape[0] === 1;
  const c = gpu.output(isBatched ? [groups, m, n] : [m, n]);
  runGemm(gpu, {
    m,
    n,
    k,
    batch: { outer: groups, inner: 1 },
    a: {
      tensor: a,
      layout: { kind: transposeA ? 'columnMajor' : 'rowMajor', ld: aColumns },
      at: { outer: m * k, inner: 0 },
    },
    b: {
      tensor: b,
      layout: { kind: transposeB ? 'columnMajor' : 'rowMajor', ld: transposeB ? k : n },
      at: { outer: isSharedB ? 0 : k * n, inner: 0 },
    },
    c: { tensor: c, ld: n, at: { outer: m * n, inner: 0 } },
    bias,
    residual,
    activation,
  });
  return c;
};
