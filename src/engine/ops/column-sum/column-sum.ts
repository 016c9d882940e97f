// Sum over rows.

import * as tf from '@tensorflow/tfjs-core';
import { runOwnKernel } from '../../kernel-set/custom-kernel.ts';

/** x [R, C] → [C]. Used inside gradients: has none itself. */
export function columnSum(x: tf.Tensor): tf.Tensor {
  return runOwnKernel('VoxtuneColumnSum', { x })?.[0] ?? tf.sum(x, 0);
}
