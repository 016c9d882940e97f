// A small forward and gradient with known results, run when a GPU is opened: one that computes wrong numbers is refused.
// The network: linear, GELU, layer norm, masked attention of a clip with itself, masked mean, linear, cross entropy; on
// inputs from a sine. The results are torch's, in float64 (`tools/golden/self_test.py`).

import * as tf from '@tensorflow/tfjs-core';
import { attention } from './ops/attention.ts';
import { crossEntropy } from './ops/cross-entropy.ts';
import { layerNorm } from './ops/layer-norm.ts';
import { linear } from './ops/linear.ts';
import { maskedMean } from './ops/masked-mean.ts';

const clips = 3;
const frames = 21;
const inputs = 36;
const hidden = 52;
const classes = 5;
const frameCounts = Int32Array.of(21, 13, 7);
const labels = Int32Array.of(4, 0, 2);

/** Loss, then the sum of each gradient times a cosine of its index: first weight, first bias, gain, bias, second weight, bias. */
const expected = [1.7840109, -0.0213482, -0.0135495, 0.0091681, -0.0740344, 0.0220971, 0.3609528];
const tolerance = 1e-3;

/** Null when the open backend computes the known results, else what it computed instead. */
export async function selfTestError(): Promise<string | null> {
  const result = tf.tidy(() => {
    const weight1 = sine([hidden, inputs], 0.3, 1);
    const bias1 = sine([hidden], 0.1, 2);
    const gain = tf.add(1, sine([hidden], 0.2, 3));
    const shift = sine([hidden], 0.1, 4);
    const weight2 = sine([classes, hidden], 0.3, 5);
    const bias2 = sine([classes], 0.1, 6);
    const x = sine([clips, frames, inputs], 1, 7);
    const loss = (w1: tf.Tensor, b1: tf.Tensor, g: tf.Tensor, s: tf.Tensor, w2: tf.Tensor, b2: tf.Tensor) => {
      const h = layerNorm(linear(x, { weight: w1, bias: b1 }, { activation: 'gelu' }), g, s, 1e-5) as tf.Tensor3D; // [B, T, H]
      const mixed = attention(h, h, h, { headCount: 1, scale: 0.1, frameCounts });
      const logits = linear(maskedMean(mixed, frameCounts), { weight: w2, bias: b2 });
      return crossEntropy(logits, labels);
    };
    const { value, grads } = tf.valueAndGrads(loss as Parameters<typeof tf.valueAndGrads>[0])([
      weight1,
      bias1,
      gain,
      shift,
      weight2,
      bias2,
    ]);
    const sums = grads.map((gradient) => tf.sum(tf.mul(tf.reshape(gradient, [-1]), cosine(gradient.size))));
    return tf.stack([value, ...sums]);
  });
  const found = await result.data();
  result.dispose();
  const isRight = expected.every((value, i) => Math.abs(found[i]! - value) <= tolerance * Math.max(1, Math.abs(value)));
  return isRight ? null : `expected ${expected.join(', ')}, found ${[...found].join(', ')}`;
}

function sine(shape: number[], scale: number, phase: number): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => scale * Math.sin(1.7 * i + phase)),
    shape,
  );
}

function cosine(size: number): tf.Tensor {
  return tf.tensor1d(Float32Array.from({ length: size }, (_, i) => Math.cos(0.9 * i)));
}
