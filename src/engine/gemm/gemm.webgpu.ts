// The matrix product as an operation: act(a · b + bias) + residual. A packed right-hand matrix is a plain one here, of
// floats or of half floats.
// Letters: G pairs of matrices, M rows, K inner, N columns.

import { registerGpuOp } from '../webgpu/register-gpu-kernel.ts';
import { isHalf } from './webgpu/gemm-spec.ts';
import { runGemm } from './webgpu/run-gemm.ts';

export function registerGpuProduct(): void {
  // a [M, K] or [G, M, K], b [K, N] or [G, K, N], bias [N], residual as the result → [M, N] or [G, M, N]
  registerGpuOp<Attributes>('VoxtuneGemm', (gpu, { a, b, bias, residual }, attrs) => {
    const { transposeA, transposeB, activation } = attrs;
    const [aRows, aColumns] = a!.shape.slice(-2) as [number, number];
    const [bRows, bWidth] = b!.shape.slice(-2) as [number, number];
    const bColumns = isHalf(b!) ? 2 * bWidth : bWidth;
    const [rows, inner] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
    const columns = transposeB ? bRows : bColumns;
    const pairs = a!.shape.length === 3 ? a!.shape[0]! : 1;
    const out = gpu.output(a!.shape.length === 3 ? [pairs, rows, columns] : [rows, columns]);
    runGemm(gpu, {
      rows,
      columns,
      inner,
      batches: { outer: pairs, inner: 1 },
      a: {
        tensor: a!,
        layout: { kind: transposeA ? 'columns' : 'rows', stride: aColumns },
        place: { outer: aRows * aColumns, inner: 0 },
      },
      b: {
        tensor: b!,
        layout: { kind: transposeB ? 'columns' : 'rows', stride: bColumns },
        place: { outer: b!.shape.length === 3 && b!.shape[0]! > 1 ? bRows * bColumns : 0, inner: 0 },
      },
      c: { tensor: out, stride: columns, place: { outer: rows * columns, inner: 0 } },
      bias,
      residual,
      activation,
    });
    return out;
  });
}

interface Attributes {
  transposeA: boolean;
  transposeB: boolean;
  activation: 'none' | 'gelu';
}
