// Gelu against a plain float64 reference, on each backend (../ops.browser.test.ts).

import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { largestDifference } from '../../../parity/compare.ts';
import { checkOp, input, type Plain, plainGelu } from '../../../testing/check-op.ts';
import { gelu, geluDropout } from './gelu.ts';

export function cases(): void {
  test('gelu', async () => {
    const plain: Plain = (x) => Array.from(x!, plainGelu);
    await checkOp(gelu, plain, [input([3, 41], 5)]);
    const ends = tf.tidy(() => gelu(tf.tensor1d([-40, -6, 6, 40])));
    expect(largestDifference(await ends.data(), [0, 0, 6, 40])).toBeLessThan(1e-6);
    ends.dispose();
  });

  test('gelu and dropout, of sizes that are and are not multiples of four', async () => {
    for (const columns of [40, 41]) {
      const factors = Float32Array.from({ length: 3 * columns }, (_, i) => (i % 3 === 0 ? 0 : 1.5));
      const mask = tf.tensor(factors, [3, columns]);
      const plain: Plain = (x) => Array.from(x!, (value, i) => plainGelu(value) * factors[i]!);
      await checkOp((x) => geluDropout(x, mask), plain, [input([3, columns], 5)]);
      mask.dispose();
    }
  });
}
