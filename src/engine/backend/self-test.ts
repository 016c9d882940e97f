// A small forward and gradient with known results, run when a GPU is opened: one that computes wrong numbers is refused.
// The network: convolution with stride, grouped convolution with padding and residual, linear with GELU, layer norm,
// attention of several heads over clips of different lengths, linear with residual, masked mean, linear, cross entropy; on
// inputs from a sine. The results are torch's, in float64 (`tools/golden/self_test.py`). It runs with gradients, and again
// with frozen weights as the trunk has them. Then the kernels of the optimizer and of dropout, against plain arithmetic.
// Letters: B clips, T frames, C channels, H hidden size.

import * as tf from '@tensorflow/tfjs-core';
import { packMatrix } from '../gemm/gemm.ts';
import { adamwSteps, addScaledAll, scaledAll, squareSumAll } from '../ops/adamw/adamw.ts';
import { attention } from '../ops/attention/attention.ts';
import { conv1d, packFilter } from '../ops/conv1d/conv1d.ts';
import { crossEntropy } from '../ops/cross-entropy/cross-entropy.ts';
import { dropout, dropoutMask, dropoutMaskOnHost } from '../ops/dropout/dropout.ts';
import { layerNorm } from '../ops/layer-norm/layer-norm.ts';
import { linear } from '../ops/linear/linear.ts';
import { maskedMean } from '../ops/masked-mean/masked-mean.ts';
import type { GpuArithmetic } from './engine-info.ts';
import { adamwNumbers, frameCounts, maskRequests, optimizerWaves, wave } from './examination/known-inputs.ts';

const clips = 3;
const samples = 47;
const inputs = 6;
const channels = 36;
const hidden = 52;
const heads = 4;
const classes = 5;
const labels = Int32Array.of(4, 0, 2);

/** Loss, then the sum of each gradient times a cosine of its index, in the order of `parameters`. */
const expected = [
  1.8050834, 0.0496451, 0.5748339, -0.036659, 0.0444958, -0.0107735, -0.0272074, -0.0040164, -0.0161865, 0.0090273,
  -0.0160352, -0.6693879, 0.0694492,
];

/** Absolute, or relative where the value is above 1: sums of float32, or of frozen weights of 11 bits. */
const tolerance = { float32: 1e-4, float16: 5e-3 } as const;

/** Null when the open backend computes the known results, else what it computed instead. */
export async function selfTestError(arithmetic: GpuArithmetic = 'float32'): Promise<string | null> {
  return (
    difference('loss and gradients', await valuesOf(lossAndGradients), expected, tolerance.float32) ??
    difference('loss with frozen weights', await valuesOf(frozenLoss), expected.slice(0, 1), tolerance[arithmetic]) ??
    (await optimizerError()) ??
    (await dropoutError())
  );
}

/** In the order of their use. */
function parameters() {
  return {
    conv: sine([channels, inputs, 3], 0.4, 1),
    convBias: sine([channels], 0.1, 2),
    grouped: sine([channels, channels / heads, 4], 0.3, 3),
    groupedBias: sine([channels], 0.1, 4),
    project: sine([hidden, channels], 0.3, 5),
    projectBias: sine([hidden], 0.1, 6),
    gain: tf.add(1, sine([hidden], 0.2, 7)),
    shift: sine([hidden], 0.1, 8),
    out: sine([hidden, hidden], 0.2, 9),
    outBias: sine([hidden], 0.1, 10),
    classify: sine([classes, hidden], 0.3, 11),
    classifyBias: sine([classes], 0.1, 12),
  };
}

type Parameters = Record<keyof ReturnType<typeof parameters>, tf.Tensor>;

/** The loss. `isFrozen`: weights as they are packed when they do not train. */
function network(p: Parameters, isFrozen: boolean): tf.Scalar {
  const filter = (weight: tf.Tensor, bias: tf.Tensor, groups = 1) =>
    isFrozen ? { filter: packFilter(weight, groups), bias } : { weight, bias };
  const matrix = (weight: tf.Tensor, bias: tf.Tensor) =>
    isFrozen ? { packedWeight: packMatrix(weight, true), bias } : { weight, bias };
  const x = sine([clips, samples, inputs], 1, 13) as tf.Tensor3D;
  const features = conv1d(x, filter(p.conv, p.convBias), { kernel: 3, stride: 2 }, 'gelu'); // [B, T, C]
  const groupedShape = { kernel: 4, padding: [2, 1], groups: heads } as const;
  const grouped = conv1d(features, filter(p.grouped, p.groupedBias, heads), groupedShape, 'gelu');
  const added = tf.add(features, grouped) as tf.Tensor3D;
  const projected = linear(added, matrix(p.project, p.projectBias), { activation: 'gelu' }); // [B, T, H]
  const h = layerNorm(projected, p.gain, p.shift, 1e-5);
  const attended = attention(h, h, h, { headCount: heads, scale: 0.3, frameCounts });
  const out = linear(attended, matrix(p.out, p.outBias), { residual: h });
  return crossEntropy(linear(maskedMean(out, frameCounts), matrix(p.classify, p.classifyBias)), labels);
}

function frozenLoss(): tf.Tensor {
  return network(parameters(), true);
}

function lossAndGradients(): tf.Tensor {
  const names = Object.keys(parameters());
  const loss = (...tensors: tf.Tensor[]) =>
    network(Object.fromEntries(names.map((name, i) => [name, tensors[i]])) as Parameters, false);
  const { value, grads } = tf.valueAndGrads(loss)(Object.values(parameters()));
  const sums = grads.map((gradient) => tf.sum(tf.mul(flat(gradient), cosine(gradient.size))));
  return tf.stack([value, ...sums]);
}

/** One step of AdamW, and the kernels that accumulate, clip and measure gradients. */
async function optimizerError(): Promise<string | null> {
  const { gradient, ...before } = optimizerWaves(301);
  const found = await valuesOf(() => {
    const g = tf.tensor1d(gradient);
    const [parameter, first, second] = [
      tf.tensor1d(before.parameter),
      tf.tensor1d(before.first),
      tf.tensor1d(before.second),
    ];
    const accumulated = addScaledAll(scaledAll([g], 0.5), [g], 0.5);
    const items = accumulated.map((sum) => ({
      tensors: { parameter, first, second },
      gradient: sum,
      numbers: adamwNumbers,
    }));
    const next = adamwSteps(items, 2).flatMap((one) => [one.parameter, one.first, one.second]);
    return tf.concat([...next, squareSumAll([g])].map(flat));
  });
  const expectedStep = Array.from(gradient, (value, i) => {
    const at = (values: Float32Array) => values[i] ?? Number.NaN;
    const first = 0.9 * at(before.first) + 0.1 * (2 * value);
    const second = 0.999 * at(before.second) + 0.001 * (2 * value) ** 2;
    const parameter = 0.99 * at(before.parameter) - (0.1 * first) / (Math.sqrt(second) / 0.1 + 1e-8);
    return { parameter, first, second };
  });
  const squares = gradient.reduce((sum, value) => sum + value * value, 0);
  const right = [
    ...expectedStep.map(({ parameter }) => parameter),
    ...expectedStep.map(({ first }) => first),
    ...expectedStep.map(({ second }) => second),
    squares,
  ];
  return difference('an optimizer step', found, right, tolerance.float32);
}

/** Dropout's masks, which must be those of every other backend to the bit, and their use. */
async function dropoutError(): Promise<string | null> {
  for (const request of maskRequests) {
    const mask = dropoutMaskOnHost(request);
    const found = await valuesOf(() => flat(dropoutMask(request)));
    const failure = difference('a dropout mask', found, mask, 0);
    if (failure !== null) return failure;
  }
  const [x, mask, residual] = [wave(301, 1, 1), wave(301, 1, 2), wave(301, 1, 3)];
  const found = await valuesOf(() => dropout(tf.tensor1d(x), tf.tensor1d(mask), tf.tensor1d(residual)));
  const right = x.map((value, i) => value * (mask[i] ?? Number.NaN) + (residual[i] ?? Number.NaN));
  return difference('dropout', found, right, tolerance.float32);
}

/** The values of what `run` gives; it leaves no tensor behind. */
async function valuesOf(run: () => tf.Tensor): Promise<Float32Array> {
  const tensor = tf.tidy(run);
  const values = (await tensor.data()) as Float32Array;
  tensor.dispose();
  return values;
}

/** The first number that is missing, not a number, or too far off. */
function difference(what: string, found: Float32Array, right: ArrayLike<number>, allowed: number): string | null {
  for (const [i, value] of Array.from(right).entries()) {
    const error = Math.abs((found[i] ?? Number.NaN) - value);
    if (!(error <= allowed * Math.max(1, Math.abs(value))))
      return `${what}, number ${i}: expected ${value}, found ${found[i]}`;
  }
  return null;
}

const flat = (x: tf.Tensor) => tf.reshape(x, [-1]);

function sine(shape: number[], scale: number, phase: number): tf.Tensor {
  return tf.tensor(wave(tf.util.sizeFromShape(shape), scale, phase), shape);
}

function cosine(size: number): tf.Tensor {
  return tf.tensor1d(Float32Array.from({ length: size }, (_, i) => Math.cos(0.9 * i)));
}
