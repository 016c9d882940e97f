// The mean over valid frames against a plain float64 reference, on each backend (../ops.browser.test.ts).

import type * as tf from '@tensorflow/tfjs-core';
import { test } from 'vitest';
import { checkOp, input, type Plain } from '../../../testing/check-op.ts';
import { maskedMean } from './masked-mean.ts';

export function cases(): void {
  test('masked mean', async () => {
    const [clips, frames, channels] = [2, 4, 3];
    const counts = Int32Array.of(4, 2);
    const plain: Plain = (hidden) =>
      Array.from({ length: clips * channels }, (_, i) => {
        const [clip, channel] = [Math.floor(i / channels), i % channels];
        let sum = 0;
        for (let t = 0; t < counts[clip]!; t++) sum += hidden![(clip * frames + t) * channels + channel]!;
        return sum / counts[clip]!;
      });
    await checkOp((hidden) => maskedMean(hidden as tf.Tensor3D, counts), plain, [input([clips, frames, channels])]);
  });
}
