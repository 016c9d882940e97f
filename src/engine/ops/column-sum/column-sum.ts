// Sum over rows.

import * as tf from '@tensorflow/tfjs-core';
import { kernels } from '../../kernel-set/kernels.ts';

/** x [R, C] → [C]. Used inside gradients: has none itself. */
export function columnSum(x: tf.Tensor): tf.Tensor {
  return kernels().columnSum?.({ x }) ?? tf.sum(x, 0);
}
