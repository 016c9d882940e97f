// Gelu against a plain float64 reference, on each backend (../ops.browser.test.ts).

import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { largestDifference } from '../../../parity/compare.ts';
import { checkOp, input, type Plain, plainGelu } from '../../../testing/check-op.ts';
import { gelu } from './gelu.ts';

export function cases(): void {
  test('gelu', async () => {
    const plain: Plain = (x) => Array.from(x!, plainGelu);
    await checkOp(gelu, plain, [input([3, 41], 5)]);
    const ends = tf.tidy(() => gelu(tf.tensor1d([-40, -6, 6, 40])));
    expect(largestDifference(await ends.data(), [0, 0, 6, 40])).toBeLessThan(1e-6);
    ends.dispose();
  });
}
