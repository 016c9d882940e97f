// Linear against a plain float64 reference, on each backend (../ops.browser.test.ts).

import * as tf from '@tensorflow/tfjs-core';
import { test } from 'vitest';
import { checkOp, input, type Op, type Plain, plainGelu, plainGemm } from '../../../testing/check-op.ts';
import { packMatrix } from '../../gemm/gemm.ts';
import { linear } from './linear.ts';

export function cases(): void {
  test('linear, with activation and residual', async () => {
    const [rows, inputs, outputs] = [6, 5, 7];
    const plain: Plain = (x, weight, bias, residual) => {
      const transposed = Float64Array.from({ length: inputs * outputs }, (_, i) => {
        const [row, column] = [Math.floor(i / outputs), i % outputs];
        return weight![column * inputs + row]!;
      });
      const values = plainGemm(x!, transposed, rows, inputs, outputs);
      return values.map((value, i) => plainGelu(value + bias![i % outputs]!) + residual![i]!);
    };
    const op: Op = (x, weight, bias, residual) =>
      linear(x!, { weight: weight!, bias: bias! }, { activation: 'gelu', residual });
    const [x, weight, bias] = [input([2, 3, inputs]), input([outputs, inputs], 1, 2), input([outputs], 1, 3)];
    const residual = input([2, 3, outputs], 1, 4);
    await checkOp(op, plain, [x, weight, bias, residual]);
    const frozen: Op = (source, added) => {
      const packedWeight = packMatrix(tf.tensor2d(weight.values, [outputs, inputs]), true);
      const parameters = { packedWeight, bias: tf.tensor1d(bias.values) };
      return linear(source!, parameters, { activation: 'gelu', residual: added });
    };
    const fixed: Plain = (source, added) =>
      plain(source!, Float64Array.from(weight.values), Float64Array.from(bias.values), added!);
    await checkOp(frozen, fixed, [x, residual]);
  });
}
