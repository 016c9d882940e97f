// Mean over the valid frames of each clip, as HubertForSequenceClassification pools with an attention mask.
// Letters: B clips, T frames, C channels.

import * as tf from '@tensorflow/tfjs-core';
import { differentiable } from '../../differentiable.ts';
import { kernels } from '../../kernel-set/kernels.ts';
import { sequenceLayout } from '../../packed-sequences.ts';

/** hidden [B, T, C] or packed [1, ΣT, C], frameCounts [B] (1..T) → [B, C]. Frames at or past a clip's count do not
 *  contribute. */
export function maskedMean(hidden: tf.Tensor3D, frameCounts: Int32Array): tf.Tensor2D {
  const { maskedMean: forward, maskedMeanGradient: backward } = kernels();
  if (!forward || !backward) return meanByGemm(hidden, frameCounts);
  const layout = sequenceLayout(hidden, frameCounts);
  return differentiable<Record<never, never>>({
    inputs: { hidden },
    forward: () => ({ value: forward({ x: hidden }, layout), saved: {} }),
    gradients: (dy) => ({ hidden: () => backward({ dy }, layout) }),
  }) as tf.Tensor2D;
}

/** The mean as a matrix product with 1 / count for valid frames and 0 for padding. */
function meanByGemm(hidden: tf.Tensor3D, frameCounts: Int32Array): tf.Tensor2D {
  const [clips, frames, channels] = hidden.shape;
  const weights = new Float32Array(clips * frames);
  frameCounts.forEach((count, clip) => {
    weights.fill(1 / count, clip * frames, clip * frames + count);
  });
  const pooled = tf.matMul(tf.tensor3d(weights, [clips, 1, frames]), hidden); // [B, 1, C]
  return tf.reshape(pooled, [clips, channels]);
}

/** 1 for valid frames and 0 for padding, [B, T, 1]; null when none is padded. Caller owns it. */
export function frameMask(frameCounts: Int32Array, frames: number): tf.Tensor3D | null {
  if (frameCounts.every((count) => count === frames)) return null;
  const values = new Float32Array(frameCounts.length * frames);
  frameCounts.forEach((count, clip) => {
    values.fill(1, clip * frames, clip * frames + count);
  });
  return tf.tensor3d(values, [frameCounts.length, frames, 1]);
}
