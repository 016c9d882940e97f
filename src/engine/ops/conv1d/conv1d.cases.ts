// Convolution over time against a plain float64 reference, on each backend (../ops.browser.test.ts).

import * as tf from '@tensorflow/tfjs-core';
import { test } from 'vitest';
import { checkOp, input, type Op, type Plain, plainGelu } from '../../../testing/check-op.ts';
import { conv1d, packFilter } from './conv1d.ts';

export function cases(): void {
  test('convolution over time: strides, padding, groups', async () => {
    for (const [clips, frames, groups, channels, outputs, kernel, stride, left, right] of [
      [1, 23, 1, 1, 5, 10, 5, 0, 0],
      [2, 9, 1, 3, 4, 3, 2, 0, 0],
      [2, 7, 1, 2, 9, 2, 2, 0, 0],
      [2, 6, 3, 2, 3, 4, 1, 2, 1],
      [1, 5, 2, 5, 1, 3, 3, 1, 4],
    ] as const) {
      const outFrames = Math.floor((frames + left + right - kernel) / stride) + 1;
      const plain: Plain = (x, weight, bias) => {
        const out: number[] = [];
        for (let b = 0; b < clips; b++) {
          for (let t = 0; t < outFrames; t++) {
            for (let o = 0; o < groups * outputs; o++) {
              const group = Math.floor(o / outputs);
              let sum = bias![o]!;
              for (let k = 0; k < kernel; k++) {
                const source = t * stride + k - left;
                if (source < 0 || source >= frames) continue;
                for (let c = 0; c < channels; c++) {
                  const at = ((b * frames + source) * groups + group) * channels + c;
                  sum += x![at]! * weight![(o * channels + c) * kernel + k]!;
                }
              }
              out.push(plainGelu(sum));
            }
          }
        }
        return out;
      };
      const shape = { kernel, stride, padding: [left, right] as const, groups };
      const x = input([clips, frames, groups * channels]);
      const [weight, bias] = [input([groups * outputs, channels, kernel], 0.5, 2), input([groups * outputs], 1, 3)];
      const trained: Op = (source, w, b) => conv1d(source as tf.Tensor3D, { weight: w!, bias: b! }, shape, 'gelu');
      await checkOp(trained, plain, [x, weight, bias]);
      const frozen: Op = (source) => {
        const filter = packFilter(tf.tensor(weight.values, weight.shape), groups);
        return conv1d(source as tf.Tensor3D, { filter, bias: tf.tensor1d(bias.values) }, shape, 'gelu');
      };
      const fixed: Plain = (source) => plain(source!, Float64Array.from(weight.values), Float64Array.from(bias.values));
      await checkOp(frozen, fixed, [x]);
    }
  });
}
