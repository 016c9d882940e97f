// GEMM against a plain float64 reference, on each backend (../ops/ops.browser.test.ts).

import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { largestDifference, relativeDifference } from '../../parity/compare.ts';
import { checkOp, input, type Op, type Plain, plainGelu, plainGemm } from '../../testing/check-op.ts';
import { gemm, packMatrix, unpackMatrix } from './gemm.ts';

export function cases(): void {
  test('GEMM: any sizes, operands transposed or packed, with everything added', async () => {
    for (const [m, k, n] of [
      [1, 1, 1],
      [5, 7, 3],
      [6, 8, 8],
      [13, 300, 17],
      [50, 33, 70],
      [103, 777, 9],
    ] as const) {
      const [a, b] = [input([m, k]), input([k, n], 1, 2)];
      const [bias, residual] = [input([n], 1, 3), input([m, n], 1, 4)];
      const expected = plainGemm(a.values, b.values, m, k, n).map(
        (value, i) => plainGelu(value + bias.values[i % n]!) + residual.values[i]!,
      );
      const found = tf.tidy(() => {
        const [left, right] = [tf.tensor2d(a.values, [m, k]), tf.tensor2d(b.values, [k, n])];
        const [leftT, rightT] = [tf.transpose(left), tf.transpose(right)];
        const options = {
          bias: tf.tensor1d(bias.values),
          residual: tf.tensor2d(residual.values, [m, n]),
          activation: 'gelu',
        } as const;
        return [
          gemm(left, right, options),
          gemm(leftT, right, { ...options, transposeA: true }),
          gemm(left, rightT, { ...options, transposeB: true }),
          gemm(leftT, rightT, { ...options, transposeA: true, transposeB: true }),
          gemm(left, packMatrix(right), options),
          gemm(leftT, packMatrix(rightT, true), { ...options, transposeA: true }),
        ];
      });
      for (const [way, tensor] of found.entries())
        expect(relativeDifference(await tensor.data(), expected), `${m} × ${k} × ${n}, way ${way}`).toBeLessThan(1e-5);
      tf.dispose(found);
      const back = tf.tidy(() => unpackMatrix(packMatrix(tf.transpose(tf.tensor2d(b.values, [k, n])), true)));
      expect(largestDifference(await back.data(), b.values)).toBe(0);
      back.dispose();
    }
  });

  test('batched GEMM, plain and transposed', async () => {
    const [batch, m, k, n] = [3, 4, 5, 6];
    const at = (values: Float64Array, transposed: boolean, b: number, rows: number, columns: number) => {
      const matrix = values.subarray(b * rows * columns, (b + 1) * rows * columns);
      return (i: number, j: number) => (transposed ? matrix[j * rows + i]! : matrix[i * columns + j]!);
    };
    for (const [ta, tb] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      const plain: Plain = (a, b) => {
        const out: number[] = [];
        for (let g = 0; g < batch; g++) {
          const [left, right] = [at(a!, ta, g, m, k), at(b!, tb, g, k, n)];
          for (let i = 0; i < m; i++) {
            for (let j = 0; j < n; j++) {
              let sum = 0;
              for (let l = 0; l < k; l++) sum += left(i, l) * right(l, j);
              out.push(sum);
            }
          }
        }
        return out;
      };
      const op: Op = (a, b) => tf.matMul(a as tf.Tensor3D, b as tf.Tensor3D, ta, tb);
      await checkOp(op, plain, [
        input(ta ? [batch, k, m] : [batch, m, k]),
        input(tb ? [batch, n, k] : [batch, k, n], 1, 2),
      ]);
    }
  });
}
