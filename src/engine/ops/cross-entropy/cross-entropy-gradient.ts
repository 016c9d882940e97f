// The loss of one batch and its gradient by the logits, for checks of the loss alone.

import * as tf from '@tensorflow/tfjs-core';
import { present } from '../../../lib/present.ts';
import { crossEntropy } from './cross-entropy.ts';
import type { LossRule } from './cross-entropy-targets.ts';

/** logits [B][K], labels [B] → loss, and its gradient row-major [B, K]. */
export async function crossEntropyGradient(
  logits: readonly (readonly number[])[],
  labels: readonly number[],
  rule: LossRule,
): Promise<{ loss: number; gradient: Float32Array }> {
  const source = tf.tensor2d(logits as number[][]);
  const { value, grad } = tf.valueAndGrad((x: tf.Tensor) =>
    crossEntropy(x as tf.Tensor2D, Int32Array.from(labels), rule),
  )(source);
  const [loss] = await value.data();
  const gradient = (await grad.data()) as Float32Array;
  tf.dispose([source, value, grad]);
  return { loss: present(loss), gradient };
}
