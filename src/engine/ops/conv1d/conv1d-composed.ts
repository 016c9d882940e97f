// Convolution over time and its gradients in TensorFlow.js's operations, for backends without our kernels.
// Letters: B clips, T frames, G groups, C input channels of a group, O outputs of a group, K kernel, S stride.

import * as tf from '@tensorflow/tfjs-core';
import { itemAt } from '../../../lib/present.ts';
import type { Conv1dAttributes } from '../../kernel-set/kernel-set.ts';

/** x [B, T, G · C], filter [G, K · C, O] → [B, T_out, G · O]. */
export function convolve(x: tf.Tensor3D, filter: tf.Tensor3D, attrs: Conv1dAttributes): tf.Tensor3D {
  const { kernel, stride, padLeft, padRight, groups, outputs } = attrs;
  const [clips, frames, allChannels] = x.shape;
  const channels = allChannels / groups;
  const padding: [[number, number], [number, number], [number, number], [number, number]] = [
    [0, 0],
    [0, 0],
    [padLeft, padRight],
    [0, 0],
  ];
  const parts = split(x, groups).map((part, group) => {
    const image = tf.reshape(part, [clips, 1, frames, channels]) as tf.Tensor4D;
    const taps = tf.reshape(tf.slice(filter, group, 1), [1, kernel, channels, outputs]) as tf.Tensor4D;
    const pad = padLeft + padRight === 0 ? 'valid' : padding;
    return tf.reshape(tf.conv2d(image, taps, [1, stride], pad), [clips, -1, outputs]);
  });
  return tf.concat(parts, 2) as tf.Tensor3D;
}

/** dy [B, T_out, G · O], filter [G, K · C, O] → [B, T, G · C]: what each tap sends back, put where it was read. */
export function inputGradient(dy: tf.Tensor3D, filter: tf.Tensor3D, attrs: Conv1dAttributes): tf.Tensor3D {
  const { kernel, stride, padLeft, padRight, groups, frames, outputs } = attrs;
  const [clips, outFrames] = dy.shape;
  const channels = filter.shape[1] / kernel;
  const paddedFrames = Math.max(padLeft + frames + padRight, kernel + outFrames * stride);
  const parts = split(dy, groups).map((part, group) => {
    const rows = tf.reshape(part, [clips * outFrames, outputs]) as tf.Tensor2D;
    const matrix = tf.reshape(tf.slice(filter, group, 1), [kernel * channels, outputs]) as tf.Tensor2D;
    const sentByAll = tf.reshape(tf.matMul(rows, matrix, false, true), [clips, outFrames, kernel, channels]);
    const taps = Array.from({ length: kernel }, (_, k) => {
      const sent = tf.slice(sentByAll, [0, 0, k, 0], [clips, outFrames, 1, channels]);
      const spread = tf.pad(sent, [
        [0, 0],
        [0, 0],
        [0, stride - 1],
        [0, 0],
      ]);
      return tf.pad(tf.reshape(spread, [clips, outFrames * stride, channels]), [
        [0, 0],
        [k, paddedFrames - k - outFrames * stride],
        [0, 0],
      ]);
    });
    const sum = taps.reduce((total, tap) => tf.add(total, tap)); // addN of ten is wrong on WebGPU in TensorFlow.js 4.22
    return tf.slice(sum, [0, padLeft, 0], [clips, frames, channels]);
  });
  return tf.concat(parts, 2) as tf.Tensor3D;
}

/** dy [B, T_out, G · O], x [B, T, G · C] → [G, K · C, O]. */
export function filterGradient(dy: tf.Tensor3D, x: tf.Tensor3D, attrs: Conv1dAttributes): tf.Tensor3D {
  const { kernel, stride, padLeft, padRight, groups, outputs } = attrs;
  const [clips, outFrames] = dy.shape;
  const padded = tf.pad(x, [
    [0, 0],
    [padLeft, padRight],
    [0, 0],
  ]);
  const dyParts = split(dy, groups);
  const parts = split(padded, groups).map((part, group) => {
    const channels = part.shape[2];
    // as many parts of dy as of x
    const rows = tf.reshape(itemAt(dyParts, group), [clips * outFrames, outputs]) as tf.Tensor2D;
    const taps = Array.from({ length: kernel }, (_, k) => {
      const end = k + (outFrames - 1) * stride + 1;
      const read = tf.stridedSlice(part, [0, k, 0], [clips, end, channels], [1, stride, 1]); // [B, T_out, C]
      return tf.matMul(tf.reshape(read, [clips * outFrames, channels]) as tf.Tensor2D, rows, true); // [C, O]
    });
    return tf.concat(taps, 0);
  });
  return tf.stack(parts) as tf.Tensor3D;
}

function split(x: tf.Tensor3D, groups: number): tf.Tensor3D[] {
  return groups === 1 ? [x] : (tf.split(x, groups, 2) as tf.Tensor3D[]);
}
