// Cross entropy against a plain float64 reference, on each backend (../ops.browser.test.ts).

import type * as tf from '@tensorflow/tfjs-core';
import { test } from 'vitest';
import { checkOp, input, type Plain } from '../../../testing/check-op.ts';
import { crossEntropy } from './cross-entropy.ts';

export function cases(): void {
  test('cross entropy', async () => {
    const [clips, classes] = [3, 4];
    const labels = Int32Array.of(2, 0, 3);
    const plain: Plain = (logits) => {
      let sum = 0;
      for (let clip = 0; clip < clips; clip++) {
        const row = logits!.subarray(clip * classes, (clip + 1) * classes);
        sum += Math.log(row.reduce((total, value) => total + Math.exp(value), 0)) - row[labels[clip]!]!;
      }
      return [sum / clips];
    };
    await checkOp((logits) => crossEntropy(logits as tf.Tensor2D, labels), plain, [input([clips, classes], 4)]);
  });
}
