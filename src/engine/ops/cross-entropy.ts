// Mean cross entropy of logits and class indices, as torch.nn.CrossEntropyLoss.

import * as tf from '@tensorflow/tfjs-core';

/** logits [B, K], labels [B] (0..K − 1) → scalar. */
export function crossEntropy(logits: tf.Tensor2D, labels: Int32Array): tf.Scalar {
  const [clips, classes] = logits.shape;
  const wanted = new Float32Array(clips * classes);
  labels.forEach((label, clip) => {
    wanted[clip * classes + label] = 1;
  });
  const op = tf.customGrad((...inputs) => {
    const [source, save] = inputs as [tf.Tensor2D, tf.GradSaveFunc];
    const oneHot = tf.tensor2d(wanted, [clips, classes]);
    const shifted = tf.sub(source, tf.max(source, 1, true));
    const logNorm = tf.log(tf.sum(tf.exp(shifted), 1)); // [B]
    save([tf.softmax(source), oneHot]);
    const value = tf.mean(tf.sub(logNorm, tf.sum(tf.mul(shifted, oneHot), 1)));
    return {
      value,
      gradFunc: (dy, saved) => {
        const [probabilities, target] = saved as [tf.Tensor, tf.Tensor];
        return tf.mul(tf.sub(probabilities, target), tf.div(dy as tf.Tensor, clips));
      },
    };
  });
  return op(logits) as tf.Scalar;
}
