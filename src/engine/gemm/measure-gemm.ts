// How fast this engine multiplies: the one operation that nearly all the work is.

import * as tf from '@tensorflow/tfjs-core';
import { linear } from '../ops/linear/linear.ts';
import { gemmBenchmarkShape } from './benchmark-shape.ts';
import { packMatrix } from './gemm.ts';

/** A GEMM of that shape, to be called again and again: each call waits for its result. */
export function gemmToMeasure(): { run(): Promise<void>; dispose(): void } {
  const { rows, inputs, outputs } = gemmBenchmarkShape;
  const x = tf.randomUniform([1, rows, inputs], -1, 1);
  const weight = tf.randomUniform([inputs, outputs], -1, 1);
  const packedWeight = packMatrix(weight);
  weight.dispose();
  const bias = tf.zeros([outputs]);
  return {
    async run() {
      const result = linear(x, { packedWeight, bias }, { frameCounts: Int32Array.of(rows) });
      // one number is enough to wait for: reading all of it would measure a copy
      const last = tf.tidy(() => tf.slice(tf.reshape(result, [-1]), rows * outputs - 1, 1));
      await last.data();
      tf.dispose([result, last]);
    },
    dispose: () => tf.dispose([x, packedWeight.tensor, bias]),
  };
}
