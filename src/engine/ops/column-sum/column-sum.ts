// Sum over rows.

import * as tf from '@tensorflow/tfjs-core';
import { runCustomKernel } from '../../kernel-set/custom-kernel.ts';

/** x [R, C] → [C]. Used inside gradients: has none itself. */
export function columnSum(x: tf.Tensor): tf.Tensor {
  return runCustomKernel('VoxtuneColumnSum', { x })?.[0] ?? tf.sum(x, 0);
}
