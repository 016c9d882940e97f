// The mean and deviation over valid frames against plain float64 references, on each backend (../ops.browser.test.ts).

import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { checkOp, input, type Plain } from '../../../testing/check-op.ts';
import { maskedMean } from './masked-mean.ts';
import { maskedMoments } from './masked-moments.ts';

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
  test('masked moments, of numbers far from 0 too', async () => {
    // 10,000 ± 1 and 2; the deviation of one frame is 0; what is padding is not looked at
    const values = Float32Array.of(9999, -2, 10_001, 2, 7, 5, 1e6, 1e6);
    const hidden = tf.tensor3d(values, [2, 2, 2]);
    const [mean, std] = tf.tidy(() => maskedMoments(hidden, Int32Array.of(2, 1)));
    expect([...(await mean.data())]).toEqual([10_000, 0, 7, 5]);
    expect([...(await std.data())]).toEqual([1, 2, 0, 0]);
    tf.dispose([hidden, mean, std]);
  });
}
