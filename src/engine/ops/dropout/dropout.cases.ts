// Dropout against a plain float64 reference, on each backend (../ops.browser.test.ts).

import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { checkOp, input, type Op, type Plain } from '../../../testing/check-op.ts';
import { pseudoRandom } from '../../../testing/tensor-testing.ts';
import { dropout, dropoutMask } from './dropout.ts';

export function cases(): void {
  test('a clip’s dropout mask is the same with and without the clips before it', async () => {
    const request = { probability: 0.3, key: [5, 6] as const, stream: 9, microBatch: 2, frames: 7 };
    for (const [headCount, width] of [
      [1, 10],
      [3, null],
    ] as const) {
      const masks = tf.tidy(() => {
        const whole = dropoutMask({ ...request, headCount, width, frameCounts: Int32Array.of(7, 3, 5) });
        const last = dropoutMask({ ...request, headCount, width, frameCounts: Int32Array.of(3, 5), firstClip: 1 });
        return [tf.slice(whole, [1, 0, 0, 0], [2, -1, -1, -1]), last];
      });
      const [expected, found] = await Promise.all(masks.map((mask) => mask.data()));
      tf.dispose(masks);
      expect(found).toEqual(expected);
    }
  });

  test('dropout with a residual', async () => {
    const mask = pseudoRandom(24, 1, 5).map((value) => (value < 0 ? 0 : 2));
    const plain: Plain = (x, residual) => Array.from(x!, (value, i) => value * mask[i]! + residual![i]!);
    const op: Op = (x, residual) => dropout(x!, tf.tensor4d(mask, [2, 1, 3, 4]), residual);
    await checkOp(op, plain, [input([2, 3, 4]), input([2, 3, 4], 1, 2)]);
  });
}
