// Mean cross entropy of logits and class indices, as torch.nn.CrossEntropyLoss.

import * as tf from '@tensorflow/tfjs-core';
import { differentiable } from '../../differentiable.ts';
import type { KernelSet } from '../../kernel-set/kernel-set.ts';
import { kernels } from '../../kernel-set/kernels.ts';
import { type LossRule, plainLoss, softTargets } from './cross-entropy-targets.ts';

/** logits [B, K], labels [B] (0..K − 1) → scalar. */
export function crossEntropy(logits: tf.Tensor2D, labels: Int32Array, rule: LossRule = plainLoss): tf.Scalar {
  const targets = Float32Array.from(softTargets(labels, logits.shape[1], rule)); // [B, K]
  const { crossEntropy: kernel } = kernels();
  return kernel ? inOnePass(kernel, logits, targets) : composed(logits, targets);
}

/** The gradient is there with the loss. */
function inOnePass(kernel: KernelSet['crossEntropy'], logits: tf.Tensor2D, targets: Float32Array): tf.Scalar {
  return differentiable<{ gradient: tf.Tensor }>({
    inputs: { logits },
    forward: () => {
      const [losses, gradient] = kernel({ logits, targets: tf.tensor2d(targets, logits.shape) });
      return { value: tf.sum(losses), saved: { gradient } };
    },
    gradients: (dy, { gradient }) => ({ logits: () => tf.mul(gradient, dy) }),
  }) as tf.Scalar;
}

function composed(logits: tf.Tensor2D, targets: Float32Array): tf.Scalar {
  const op = tf.customGrad((...inputs) => {
    const [source, save] = inputs as [tf.Tensor2D, tf.GradSaveFunc];
    const target = tf.tensor2d(targets, source.shape);
    const weight = tf.sum(target, 1, true); // [B, 1]
    const shifted = tf.sub(source, tf.max(source, 1, true));
    const logNorm = tf.log(tf.sum(tf.exp(shifted), 1, true)); // [B, 1]
    save([tf.mul(tf.softmax(source), weight), target]);
    const value = tf.sum(tf.mul(target, tf.sub(logNorm, shifted)));
    return {
      value,
      gradFunc: (dy, saved) => {
        const [expected, wanted] = saved as [tf.Tensor, tf.Tensor];
        return tf.mul(tf.sub(expected, wanted), dy as tf.Tensor);
      },
    };
  });
  return op(logits) as tf.Scalar;
}
