// Attention against a plain float64 reference, on each backend (../ops.browser.test.ts).

import * as tf from '@tensorflow/tfjs-core';
import { test } from 'vitest';
import { checkOp, input, type Op, type Plain } from '../../../testing/check-op.ts';
import { pseudoRandom } from '../../../testing/tensor-testing.ts';
import { attention } from './attention.ts';

export function cases(): void {
  test('attention: padded keys get nothing; with a bias and dropout', async () => {
    const [clips, frames, headCount, width, scale] = [2, 7, 2, 5, 0.4];
    const hidden = headCount * width;
    const dropped = pseudoRandom(clips * headCount * frames * frames, 1, 7).map((value) => (value < -0.6 ? 0 : 1.25));
    for (const [counts, biasClips, hasDropout] of [
      [Int32Array.of(7, 7), 0, false],
      [Int32Array.of(7, 4), 0, true],
      [Int32Array.of(5, 7), 1, false],
      [Int32Array.of(7, 7), 2, true],
    ] as const) {
      // rows of padding mean nothing and get no gradient
      const valid = Float32Array.from({ length: clips * frames * hidden }, (_, i) =>
        Math.floor(i / hidden) % frames < counts[Math.floor(i / hidden / frames)]! ? 1 : 0,
      );
      const plain: Plain = (q, k, v, bias) => {
        const out = new Array<number>(clips * frames * hidden).fill(0);
        for (let row = 0; row < clips * headCount * frames; row++) {
          const t = row % frames;
          const n = Math.floor(row / frames) % headCount;
          const b = Math.floor(row / frames / headCount);
          if (t >= counts[b]!) continue;
          const at = (frame: number, d: number) => (b * frames + frame) * hidden + n * width + d;
          const scores = Array.from({ length: counts[b]! }, (_, key) => {
            let sum = 0;
            for (let d = 0; d < width; d++) sum += q![at(t, d)]! * k![at(key, d)]!;
            const biasAt = (((b % Math.max(biasClips, 1)) * headCount + n) * frames + t) * frames + key;
            return Math.exp(sum * scale + (bias?.[biasAt] ?? 0));
          });
          const total = scores.reduce((sum, value) => sum + value);
          scores.forEach((score, key) => {
            const kept = hasDropout ? dropped[row * frames + key]! : 1;
            for (let d = 0; d < width; d++) out[at(t, d)]! += ((score * kept) / total) * v![at(key, d)]!;
          });
        }
        return out;
      };
      const op: Op = (query, key, value, bias) => {
        const mask = hasDropout ? tf.tensor4d(dropped, [clips, headCount, frames, frames]) : null;
        const options = { headCount, scale, frameCounts: counts, bias, dropoutMask: mask };
        const y = attention(query as tf.Tensor3D, key as tf.Tensor3D, value as tf.Tensor3D, options);
        return tf.mul(y, tf.tensor3d(valid, [clips, frames, hidden]));
      };
      const shape = [clips, frames, hidden];
      const inputs = [input(shape, 1, 1), input(shape, 1, 2), input(shape, 1, 3)];
      if (biasClips > 0) inputs.push(input([biasClips, headCount, frames, frames], 1, 4));
      await checkOp(op, plain, inputs);
    }
  });
}
