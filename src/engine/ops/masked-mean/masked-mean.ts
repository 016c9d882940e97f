// Mean over the valid frames of each clip, as HubertForSequenceClassification pools with an attention mask.

import * as tf from '@tensorflow/tfjs-core';
import { differentiable } from '../../differentiable.ts';
import { runCustomKernel } from '../../kernel-set/custom-kernel.ts';
import { canPackSequences, isPackedSequence } from '../../packed-sequences.ts';

/** hidden [B, T, C] or joined [1, ΣT, C], frameCounts [B] (1..T) → [B, C]. Frames at or past a clip's count do not
 *  contribute. */
export function maskedMean(hidden: tf.Tensor3D, frameCounts: Int32Array): tf.Tensor2D {
  if (!canPackSequences()) return meanByProduct(hidden, frameCounts);
  // `frames` 0: joined
  const attrs = { frameCounts: [...frameCounts], frames: isPackedSequence(hidden, frameCounts) ? 0 : hidden.shape[1] };
  return differentiable<[]>({
    inputs: { hidden },
    forward: () => ({ value: runCustomKernel('VoxtuneClipMean', { x: hidden }, attrs)![0]!, saved: [] }),
    gradients: (dy) => ({ hidden: () => runCustomKernel('VoxtuneClipMeanGradient', { dy }, attrs)![0]! }),
  }) as tf.Tensor2D;
}

function meanByProduct(hidden: tf.Tensor3D, frameCounts: Int32Array): tf.Tensor2D {
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
