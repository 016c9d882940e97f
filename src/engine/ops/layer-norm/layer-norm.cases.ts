// Layer normalisation against a plain float64 reference, on each backend (../ops.browser.test.ts).

import { test } from 'vitest';
import { checkOp, input, type Op, type Plain } from '../../../testing/check-op.ts';
import { layerNorm } from './layer-norm.ts';

export function cases(): void {
  test('layer norm', async () => {
    const [rows, channels, eps] = [4, 7, 1e-3];
    const plain: Plain = (x, gain, bias) =>
      Array.from({ length: rows }, (_, row) => {
        const values = Array.from(x!.subarray(row * channels, (row + 1) * channels));
        const mean = values.reduce((a, b) => a + b) / channels;
        const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / channels;
        return values.map((value, c) => ((value - mean) / Math.sqrt(variance + eps)) * gain![c]! + bias![c]!);
      }).flat();
    const op: Op = (x, gain, bias) => layerNorm(x!, gain!, bias!, eps);
    await checkOp(op, plain, [input([2, 2, channels], 2), input([channels], 1, 2), input([channels], 1, 3)]);
  });
}
