// What a new adapter computes so that each of our kernels is compared with wasm: small shapes with every edge of a kernel's (odd
// sizes and multiples of four, tails of a tile, transposed operands, strides, padding, groups, clips of different lengths, sums
// that go on). A case calls an op, so that it also runs where the kernel is missing and the op is composed.
// Letters: B clips, T frames, C channels, H hidden size, N heads; m, n, k as in BLAS.

import * as tf from '@tensorflow/tfjs-core';
import { gemm, packMatrix, unpackMatrix } from '../../gemm/gemm.ts';
import { adamwSteps, addScaledAll, scaledAll, squareSumAll } from '../../ops/adamw/adamw.ts';
import { attention } from '../../ops/attention/attention.ts';
import { columnSum } from '../../ops/column-sum/column-sum.ts';
import { type Conv1dShape, conv1d, packFilter } from '../../ops/conv1d/conv1d.ts';
import { crossEntropy } from '../../ops/cross-entropy/cross-entropy.ts';
import { dropout, dropoutMask } from '../../ops/dropout/dropout.ts';
import { gelu, geluDropout } from '../../ops/gelu/gelu.ts';
import { layerNorm } from '../../ops/layer-norm/layer-norm.ts';
import { frameMask } from '../../ops/masked-mean/masked-mean.ts';
import { sendToDevice } from '../../tensor.ts';
import type { WebgpuKernelName } from '../../webgpu/install-webgpu-kernels.ts';
import { adamwNumbers, frameCounts, frames, maskRequests, optimizerWaves, wave } from './known-inputs.ts';

export type Extent = 'every' | 'brief';

export interface KernelCase {
  /** The op's results, of inputs that are always the same. Runs in a `tidy`. `extent`: every variant of a kernel, or, where each
   *  takes long to compile, those alone that training cannot do without. */
  run(extent: Extent): tf.Tensor[];
  /** Allowed difference: absolute, or relative where a result is above 1. */
  tolerance: number;
}

/** Sums of float32 in another order. */
const ofSums = 1e-4;
/** Factors of 11 bits. */
const ofHalves = 5e-3;

/** In an order in which a case leans only on kernels before it, also where its own is missing: GELU comes before what ends with it. */
export const kernelCases: Readonly<Record<WebgpuKernelName, KernelCase>> = {
  columnSum: { tolerance: ofSums, run: () => rowsAndColumns.map((shape, i) => columnSum(sine(shape, 0.1, i + 1))) },
  gelu: { tolerance: ofSums, run: (extent) => flatSizes(extent).map((size) => gelu(sine([size], 3, 1))) },
  gemm: { tolerance: ofSums, run: (extent) => gemmSizes[extent].flatMap(gemms) },
  conv1d: {
    tolerance: ofSums,
    run: (extent) =>
      convolutions(extent).flatMap((of) => {
        const { x, weight, bias } = convolutionInputs(of);
        const frozen = { filter: packFilter(weight, of.shape.groups), bias };
        return [conv1d(x, { weight, bias: null }, of.shape), conv1d(x, frozen, of.shape, 'gelu')];
      }),
  },
  conv1dInputGradient: {
    tolerance: ofSums,
    run: (extent) => convolutions(extent).map((of) => convolutionGradients(of, 'x')),
  },
  conv1dFilterGradient: {
    tolerance: ofSums,
    run: (extent) => convolutions(extent).map((of) => convolutionGradients(of, 'weight')),
  },
  attention: {
    tolerance: ofSums,
    run: (extent) =>
      attentions(extent).map((of) => {
        const [query, key, value] = rows(of);
        return visible(attention(query, key, value, optionsOf(of)), of.counts);
      }),
  },
  attentionGradient: { tolerance: ofSums, run: (extent) => attentions(extent).flatMap(attentionGradients) },
  layerNorm: {
    tolerance: ofSums,
    run: () =>
      [37, 44].map((channels) => {
        const [x, gain, bias] = normInputs(channels);
        return norm(x, gain, bias);
      }),
  },
  layerNormGradient: {
    tolerance: ofSums,
    run: () =>
      [37, 44].flatMap((channels) => {
        const inputs = normInputs(channels);
        return tf.grads((x, gain, bias) => norm(x as tf.Tensor2D, gain, bias))([...inputs], sine([9, channels], 1, 4));
      }),
  },
  dropout: {
    tolerance: ofSums,
    run: (extent) =>
      flatSizes(extent).flatMap((size) => {
        const [x, factors, residual] = [sine([size], 1, 1), sine([size], 1, 2), sine([size], 1, 3)];
        return [dropout(x, factors, residual), dropout(x, factors)];
      }),
  },
  geluWithSlope: {
    tolerance: ofSums,
    run: (extent) =>
      flatSizes(extent).flatMap((size) => {
        const [x, dy, factors] = [sine([size], 3, 1), sine([size], 1, 2), sine([size], 1, 3)];
        return [
          tf.grad(gelu)(x, dy),
          tf.grad((changed) => geluDropout(changed, factors))(x, dy),
          geluDropout(x, factors),
        ];
      }),
  },
  dropoutMask: { tolerance: 0, run: () => maskRequests.map((request) => dropoutMask(request)) },
  crossEntropy: { tolerance: ofSums, run: () => classCounts.flatMap(lossAndGradient) },
  adamwAll: {
    tolerance: ofSums,
    run: (extent) =>
      adamwSteps(
        sizes[extent].map((size) => ({ ...optimizerInputs(size), numbers: adamwNumbers })),
        0.5,
      ).flatMap(({ parameter, first, second }) => [parameter, first, second]),
  },
  scaleAll: {
    tolerance: ofSums,
    run: (extent) => {
      const of = (phase: number) => sizes[extent].map((size) => sine([size], 1, phase));
      const [xs, held] = [of(1), of(3)];
      // what others hold stays as it is
      const clones = held.map((sum) => tf.clone(sum));
      return [...scaledAll(xs, 0.3), ...addScaledAll(of(2), xs, -2), ...addScaledAll(clones, xs, 0.5), ...held];
    },
  },
  squareSumAll: {
    tolerance: ofSums,
    run: (extent) => [squareSumAll(sizes[extent].map((size) => sine([size], 0.1, 1)))],
  },
  packMatrix: {
    tolerance: ofHalves,
    run: () => {
      const [a, b] = [sine([70, 36], 1, 1), sine([36, 72], 0.2, 2)];
      const transposed = packMatrix(tf.transpose(b), true);
      return [gemm(a, packMatrix(b), { bias: sine([72], 1, 3) }), gemm(a, transposed), gemm(a, packMatrix(odd()))];
    },
  },
  unpackMatrix: { tolerance: ofHalves, run: () => [unpackMatrix(packMatrix(sine([2, 36, 72], 0.2, 2)))] },
};

/** Fewer and more than a row has invocations. */
const classCounts = [5, 150];

function lossAndGradient(classes: number): tf.Tensor[] {
  const rule = { labelSmoothing: 0.1, classWeights: Array.from({ length: classes }, (_, i) => 1 + (i % 3)) };
  const labels = Int32Array.of(4, 0, 2);
  const loss = (logits: tf.Tensor) => crossEntropy(logits as tf.Tensor2D, labels, rule);
  const { value, grad } = tf.valueAndGrad(loss)(sine([labels.length, classes], 3, 1));
  return [value, grad];
}

/** Some tails of a tile, and more rows than are added up at once. */
const rowsAndColumns = [
  [131, 21],
  [5, 64],
  [4100, 3],
];

/** A matrix that is too narrow for pairs of float16. */
const odd = () => sine([36, 71], 0.2, 4);

/** What is no multiple of four is loaded one by one. */
function flatSizes(extent: Extent): number[] {
  return extent === 'every' ? [301, 304] : [304];
}

type GemmSize = readonly [m: number, k: number, n: number];

const gemmSizes: Record<Extent, GemmSize[]> = {
  every: [
    [70, 37, 69],
    [68, 36, 72],
  ],
  brief: [[68, 36, 72]],
};

/** All that may be done to a GEMM's operands and result. */
function gemms([m, k, n]: GemmSize): tf.Tensor[] {
  const [a, b] = [sine([m, k], 1, 1), sine([k, n], 0.2, 2)];
  const options = { bias: sine([n], 1, 3), residual: sine([m, n], 1, 4), activation: 'gelu' } as const;
  return [
    gemm(a, b, options),
    gemm(sine([k, m], 1, 5), b, { transposeA: true, residual: options.residual }),
    gemm(a, sine([n, k], 0.2, 6), { transposeB: true, bias: options.bias }),
    gemm(sine([3, m, k], 1, 7), sine([3, k, n], 0.2, 8)),
  ];
}

interface Convolution {
  size: [clips: number, frames: number, channels: number];
  outputs: number;
  shape: Conv1dShape;
}

/** The first one, those behind it, and the positional one. */
const everyConvolution: Convolution[] = [
  { size: [1, 53, 1], outputs: 36, shape: { kernel: 10, stride: 5 } },
  { size: [2, 47, 6], outputs: 20, shape: { kernel: 3, stride: 2 } },
  { size: [2, 23, 48], outputs: 48, shape: { kernel: 4, padding: [2, 1], groups: 4 } },
];

function convolutions(extent: Extent): Convolution[] {
  return extent === 'every' ? everyConvolution : everyConvolution.slice(1);
}

function convolutionInputs({ size, outputs, shape }: Convolution) {
  const x = sine(size, 1, 1) as tf.Tensor3D;
  const weight = sine([outputs, size[2] / (shape.groups ?? 1), shape.kernel], 0.3, 2);
  return { x, weight, bias: sine([outputs], 0.1, 3) };
}

function convolutionGradients(of: Convolution, by: 'x' | 'weight'): tf.Tensor {
  const inputs = convolutionInputs(of);
  const convolved = (changed: tf.Tensor) => {
    const { x, weight } = by === 'x' ? { ...inputs, x: changed as tf.Tensor3D } : { ...inputs, weight: changed };
    return conv1d(x, { weight, bias: null }, of.shape);
  };
  const { kernel, stride = 1, padding = [0, 0] } = of.shape;
  const [clips, inFrames] = of.size;
  const outFrames = Math.floor((inFrames + padding[0] + padding[1] - kernel) / stride) + 1;
  return tf.grad(convolved)(inputs[by], sine([clips, outFrames, of.outputs], 1, 4));
}

interface Attention {
  headCount: number;
  hidden: number;
  counts: Int32Array;
  hasBias: boolean;
}

/** Heads of an odd width over clips of different lengths; heads of a multiple of four, with a bias and dropout. */
const everyAttention: Attention[] = [
  { headCount: 4, hidden: 52, counts: frameCounts, hasBias: false },
  { headCount: 2, hidden: 16, counts: Int32Array.of(frames, frames), hasBias: true },
];

function attentions(extent: Extent): Attention[] {
  return extent === 'every' ? everyAttention : everyAttention.slice(1);
}

function rows({ counts, hidden }: Attention): [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D] {
  const row = (phase: number) => sine([counts.length, frames, hidden], 1, phase) as tf.Tensor3D;
  return [row(1), row(2), row(3)];
}

function optionsOf({ headCount, counts, hasBias }: Attention) {
  const scores = [counts.length, headCount, frames, frames];
  return {
    headCount,
    scale: 0.3,
    frameCounts: counts,
    bias: hasBias ? sine([1, ...scores.slice(1)], 1, 5) : null,
    dropoutMask: hasBias ? sine(scores, 1, 6) : null,
  };
}

function attentionGradients(of: Attention): tf.Tensor[] {
  const options = optionsOf(of);
  const dy = visible(sine([of.counts.length, frames, of.hidden], 1, 7) as tf.Tensor3D, of.counts);
  const attended = (query: tf.Tensor, key: tf.Tensor, value: tf.Tensor, bias = options.bias) =>
    attention(query as tf.Tensor3D, key as tf.Tensor3D, value as tf.Tensor3D, { ...options, bias });
  return tf.grads(attended)([...rows(of), ...(options.bias ? [options.bias] : [])], dy);
}

/** Rows past a clip's count mean nothing: 0. */
function visible(x: tf.Tensor3D, counts: Int32Array): tf.Tensor3D {
  const mask = frameMask(counts, frames);
  return mask ? tf.mul(x, mask) : x;
}

function normInputs(channels: number): [x: tf.Tensor2D, gain: tf.Tensor, bias: tf.Tensor] {
  return [sine([9, channels], 1, 1) as tf.Tensor2D, sine([channels], 1, 2), sine([channels], 1, 3)];
}

const norm = (x: tf.Tensor2D, gain: tf.Tensor, bias: tf.Tensor) => layerNorm(x, gain, bias, 1e-5);

/** More tensors than a dispatch binds, of sizes that are and are not multiples of four, one of more than one partial sum. */
const sizes = { every: [301, 4, 4301, 64, 1, 304, 3, 8, 12, 77], brief: [301, 4, 4301] };

function optimizerInputs(size: number) {
  const { parameter, gradient, first, second } = optimizerWaves(size);
  const [p, g, m, v] = [parameter, gradient, first, second].map((values) => sent(values, [size])) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  return { tensors: { parameter: p, first: m, second: v }, gradient: g };
}

function sine(shape: number[], scale: number, phase: number): tf.Tensor {
  return sent(wave(tf.util.sizeFromShape(shape), scale, phase), shape);
}

/** On the device at once: TensorFlow.js would compute small ops of tensors that are not there yet on the processor. */
function sent(values: Float32Array, shape: number[]): tf.Tensor {
  const tensor = tf.tensor(values, shape);
  sendToDevice(tensor);
  return tensor;
}
