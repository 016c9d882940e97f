// A small forward and gradient with known results, run when a GPU is opened: one that computes wrong numbers is refused.
// The network: convolution with stride, grouped convolution with padding and residual, linear with GELU, layer norm,
// attention of several heads over clips of different lengths, linear with residual, masked mean, linear, cross entropy; on
// inputs from a sine. The results are torch's, in float64 (`tools/golden/self_test.py`). It runs with gradients, and again
// with frozen weights as the trunk has them. Then the passes of the optimizer and of dropout, against plain arithmetic.
// Letters: B clips, T frames, C channels, H hidden size.

import * as tf from '@tensorflow/tfjs-core';
import { packMatrix } from '../gemm/gemm.ts';
import { adamwStep, addScaled, scaled, scaledBy, squareSum } from '../ops/adamw/adamw.ts';
import { attention } from '../ops/attention/attention.ts';
import { conv1d, packFilter } from '../ops/conv1d/conv1d.ts';
import { crossEntropy } from '../ops/cross-entropy/cross-entropy.ts';
import { dropout, dropoutMask, dropoutMaskOnHost } from '../ops/dropout/dropout.ts';
import { layerNorm } from '../ops/layer-norm/layer-norm.ts';
import { linear } from '../ops/linear/linear.ts';
import { maskedMean } from '../ops/masked-mean/masked-mean.ts';
import type { GpuArithmetic } from './engine-info.ts';

const clips = 3;
const samples = 47;
const inputs = 6;
const channels = 36;
const hidden = 52;
const heads = 4;
const classes = 5;
const frameCounts = Int32Array.of(23, 13, 7);
const labels = Int32Array.of(4, 0, 2);

/** Loss, then the sum of each gradient times a cosine of its index, in the order of `parameters`. */
const expected = [
  1.8050834, 0.0496451, 0.5748339, -0.036659, 0.0444958, -0.0107735, -0.0272074, -0.0040164, -0.0161865, 0.0090273,
  -0.0160352, -0.6693879, 0.0694492,
];

/** Absolute, or relative where the value is above 1: products of float32, or of frozen weights of 11 bits. */
const selfTestTolerance = { float32: 1e-4, float16: 5e-3 } as const;

/** Null when the open backend computes the known results, else what it computed instead. */
export async function selfTestError(arithmetic: GpuArithmetic = 'float32'): Promise<string | null> {
  const frozenLoss = await valuesOf(() => tf.tidy(() => network(parameters(), true)));
  return (
    difference('loss and gradients', await valuesOf(lossAndGradients), expected, selfTestTolerance.float32) ??
    difference('loss with frozen weights', frozenLoss, expected.slice(0, 1), selfTestTolerance[arithmetic]) ??
    (await updateError()) ??
    (await dropoutError())
  );
}

/** In the order of their use. */
function parameters(): tf.Tensor[] {
  return [
    sine([channels, inputs, 3], 0.4, 1),
    sine([channels], 0.1, 2),
    sine([channels, channels / heads, 4], 0.3, 3),
    sine([channels], 0.1, 4),
    sine([hidden, channels], 0.3, 5),
    sine([hidden], 0.1, 6),
    tf.add(1, sine([hidden], 0.2, 7)),
    sine([hidden], 0.1, 8),
    sine([hidden, hidden], 0.2, 9),
    sine([hidden], 0.1, 10),
    sine([classes, hidden], 0.3, 11),
    sine([classes], 0.1, 12),
  ];
}

/** The loss. `isFrozen`: weights as they are packed when they do not train. */
function network(weights: readonly tf.Tensor[], isFrozen: boolean): tf.Scalar {
  const [conv, convBias, place, placeBias, wide, wideBias, gain, shift, out, outBias, top, topBias] = weights;
  const filter = (weight: tf.Tensor, bias: tf.Tensor, groups = 1) =>
    isFrozen ? { filter: packFilter(weight, groups), bias } : { weight, bias };
  const matrix = (weight: tf.Tensor, bias: tf.Tensor) =>
    isFrozen ? { packedWeight: packMatrix(weight, true), bias } : { weight, bias };
  const x = sine([clips, samples, inputs], 1, 13) as tf.Tensor3D;
  const features = conv1d(x, filter(conv!, convBias!), { kernel: 3, stride: 2 }, 'gelu'); // [B, T, C]
  const placeShape = { kernel: 4, padding: [2, 1], groups: heads } as const;
  const placed = tf.add(features, conv1d(features, filter(place!, placeBias!, heads), placeShape, 'gelu'));
  const h = layerNorm(
    linear(placed as tf.Tensor3D, matrix(wide!, wideBias!), { activation: 'gelu' }),
    gain!,
    shift!,
    1e-5,
  );
  const mixed = attention(h, h, h, { headCount: heads, scale: 0.3, frameCounts }); // [B, T, H]
  const joined = linear(mixed, matrix(out!, outBias!), { residual: h });
  return crossEntropy(linear(maskedMean(joined, frameCounts), matrix(top!, topBias!)), labels);
}

function lossAndGradients(): tf.Tensor {
  return tf.tidy(() => {
    const loss = (...weights: tf.Tensor[]) => network(weights, false);
    const { value, grads } = tf.valueAndGrads(loss)(parameters());
    const sums = grads.map((gradient) => tf.sum(tf.mul(tf.reshape(gradient, [-1]), cosine(gradient.size))));
    return tf.stack([value, ...sums]);
  });
}

/** One update of AdamW, and the passes over gradients. */
async function updateError(): Promise<string | null> {
  const size = 301;
  const [p, g, m, v] = [wave(size, 1, 1), wave(size, 1, 2), wave(size, 0.1, 3), wave(size, 0.1, 4).map((x) => x * x)];
  const numbers = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, stepSize: 0.1, secondCorrection: 0.1, keptShare: 0.99 };
  const found = await valuesOf(() =>
    tf.tidy(() => {
      const [parameter, gradient, first, second] = [p, g, m, v].map((values) => tf.tensor1d(values)) as Four;
      const clipped = scaledBy(addScaled(scaled(gradient, 0.5), gradient, 0.5), tf.scalar(2));
      const next = adamwStep({ parameter, first, second }, clipped, numbers);
      return tf.concat([next.parameter, next.first, next.second, tf.reshape(squareSum(gradient), [1])].map(flat));
    }),
  );
  const slopes = g.map((slope) => 2 * slope);
  const first = m.map((mean, i) => 0.9 * mean + 0.1 * slopes[i]!);
  const second = v.map((square, i) => 0.999 * square + 0.001 * slopes[i]! ** 2);
  const parameter = p.map((value, i) => 0.99 * value - (0.1 * first[i]!) / (Math.sqrt(second[i]!) / 0.1 + 1e-8));
  const squares = g.reduce((sum, slope) => sum + slope * slope, 0);
  const right = [...parameter, ...first, ...second, squares];
  return difference('an update', found, right, selfTestTolerance.float32);
}

/** Dropout's masks, which must be those of every other backend to the bit, and their use. */
async function dropoutError(): Promise<string | null> {
  const request = {
    probability: 0.3,
    key: [0xdeadbeef, 7],
    stream: 11,
    microBatch: 2,
    firstClip: 5,
    frameCounts,
    frames: 23,
  } as const;
  for (const kind of [
    { headCount: 1, width: 6 },
    { headCount: 2, width: null },
  ]) {
    const mask = dropoutMaskOnHost({ ...request, ...kind });
    const found = await valuesOf(() => tf.tidy(() => flat(dropoutMask({ ...request, ...kind }))));
    const failure = difference('a dropout mask', found, mask, 0);
    if (failure !== null) return failure;
  }
  const [x, mask, residual] = [wave(301, 1, 1), wave(301, 1, 2), wave(301, 1, 3)];
  const used = await valuesOf(() => tf.tidy(() => dropout(tf.tensor1d(x), tf.tensor1d(mask), tf.tensor1d(residual))));
  const right = x.map((value, i) => value * mask[i]! + residual[i]!);
  return difference('dropout', used, right, selfTestTolerance.float32);
}

type Four = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];

async function valuesOf(run: () => tf.Tensor): Promise<Float32Array> {
  const tensor = run();
  const values = (await tensor.data()) as Float32Array;
  tensor.dispose();
  return values;
}

function difference(
  what: string,
  found: ArrayLike<number>,
  right: ArrayLike<number>,
  tolerance: number,
): string | null {
  const isRight = (i: number) => Math.abs(found[i]! - right[i]!) <= tolerance * Math.max(1, Math.abs(right[i]!));
  for (let i = 0; i < right.length; i++) {
    if (!isRight(i)) return `${what}, number ${i}: expected ${right[i]}, found ${found[i]}`;
  }
  return null;
}

const flat = (x: tf.Tensor) => tf.reshape(x, [-1]);

function wave(size: number, scale: number, phase: number): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => scale * Math.sin(1.7 * i + phase));
}

function sine(shape: number[], scale: number, phase: number): tf.Tensor {
  return tf.tensor(wave(tf.util.sizeFromShape(shape), scale, phase), shape);
}

function cosine(size: number): tf.Tensor {
  return tf.tensor1d(Float32Array.from({ length: size }, (_, i) => Math.cos(0.9 * i)));
}
