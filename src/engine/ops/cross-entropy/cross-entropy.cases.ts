// Cross entropy against a plain float64 reference, on each backend (../ops.browser.test.ts).

import type * as tf from '@tensorflow/tfjs-core';
import { test } from 'vitest';
import { checkOp, input, type Plain } from '../../../testing/check-op.ts';
import { crossEntropy } from './cross-entropy.ts';
import { softTargets } from './cross-entropy-targets.ts';

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

  test('cross entropy with smoothed targets and weighted classes', async () => {
    const [clips, classes] = [4, 3];
    const labels = Int32Array.of(2, 0, 1, 2);
    const rule = { labelSmoothing: 0.2, classWeights: [1, 0.5, 3] };
    const targets = softTargets(labels, classes, rule);
    const plain: Plain = (logits) => {
      let sum = 0;
      for (let clip = 0; clip < clips; clip++) {
        const [start, end] = [clip * classes, (clip + 1) * classes];
        const norm = Math.log(logits!.subarray(start, end).reduce((total, value) => total + Math.exp(value), 0));
        for (let at = start; at < end; at++) sum += targets[at]! * (norm - logits![at]!);
      }
      return [sum];
    };
    await checkOp((logits) => crossEntropy(logits as tf.Tensor2D, labels, rule), plain, [input([clips, classes], 4)]);
  });
}
