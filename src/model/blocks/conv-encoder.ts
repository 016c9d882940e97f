// The convolutional feature encoder, one clip at a time, since its norm looks at the whole clip: HubertFeatureEncoder in
// modeling_hubert.py. Once frozen and fast, once with gradients; both give the same.
// Letters: N samples, T frames, C channels of the last layer; K kernel and O outputs of the first.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import * as tf from '@tensorflow/tfjs-core';
import { tensorPieces } from '../../engine/largest-tensor.ts';
import { channelNorm } from '../../engine/ops/channel-norm/channel-norm.ts';
import { type Conv1dParameters, conv1d } from '../../engine/ops/conv1d/conv1d.ts';
import { layerNorm } from '../../engine/ops/layer-norm/layer-norm.ts';
import { windowMoments } from '../../engine/ops/window-moments/window-moments.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import { bucketedFrames } from '../batching.ts';
import { type ConvLayerShape, convLayerShapes, frameCount, sampleCountFor } from '../frame-shape.ts';
import type { DeviceWeights, NormParameters } from '../weights/device-weights.ts';
import { bodyPrefix } from '../weights/parameter-list.ts';
import { activate, activatedConv1d } from './activations.ts';

/** torch's default eps in every norm here, whatever `layer_norm_eps` says. */
const convNormEps = 1e-5;

/** Frames of the shortest piece that a long clip is cut into. */
const pieceStep = 16;
/** Numbers of a layer's output up to which all clips of a batch go through it together: fewer leave a large GPU idle, and those of
 *  all clips take little memory. */
const fewOutputs = 300_000;

interface ConvLayer {
  parameters: Conv1dParameters;
  shape: ConvLayerShape;
  norm: NormParameters | null;
}

function layerName(config: ModelConfig, index: number): string {
  return `${bodyPrefix(config)}feature_extractor.conv_layers.${index}.`;
}

export class FrozenConvEncoder {
  private readonly config: ModelConfig;
  private readonly first: FoldedConv | null;
  private readonly layers: ConvLayer[];

  constructor(config: ModelConfig, weights: DeviceWeights) {
    const hasLayerNorm = config.featExtractNorm === 'layer';
    const build = (shape: ConvLayerShape, i: number): ConvLayer => {
      const name = layerName(config, i);
      const filter = weights.filter(weights.host(`${name}conv.weight`));
      const bias = config.hasConvBias ? weights.tensor(`${name}conv.bias`) : null;
      return { parameters: { filter, bias }, shape, norm: hasLayerNorm ? weights.norm(`${name}layer_norm`) : null };
    };
    const [firstShape, ...rest] = convLayerShapes(config);
    this.config = config;
    this.first = firstShape && !hasLayerNorm ? new FoldedConv(config, weights, firstShape) : null;
    this.layers = this.first ? rest.map((shape, i) => build(shape, i + 1)) : convLayerShapes(config).map(build);
  }

  /** samples [N] → [1, T, C]. Caller owns the result. */
  forward(samples: Float32Array): tf.Tensor3D {
    return tf.tidy(() => {
      const frames = frameCount(this.config, samples.length);
      // what the frames read, then zeros where shapes come in buckets
      const computed = bucketedFrames(frames);
      const input = new Float32Array(sampleCountFor(this.config, computed));
      input.set(samples.subarray(0, input.length));
      const layers = this.withFirst(this.layers, samples);
      // a frame reads the samples around it alone: where a layer's output is larger than a GPU binds, some frames after others
      const parts = this.pieces(computed).map(({ from, size }) => {
        const start = from * this.samplesPerFrame();
        return tf.tidy(() =>
          this.convolveSamples(input.subarray(start, start + sampleCountFor(this.config, size)), layers),
        );
      });
      const [whole] = parts;
      const x = parts.length === 1 && whole ? whole : tf.concat(parts, 1);
      return x.shape[1] === frames ? x : tf.slice(x, [0, 0, 0], [1, frames, x.shape[2]]);
    });
  }

  /** Whether `forwardTogether` takes clips of so many frames: where one is cut into pieces, no others go with it. */
  takesTogether(frames: number): boolean {
    return this.pieces(bucketedFrames(frames)).length === 1;
  }

  /** Clips that give `frames` at most → [B, frames, C]; what follows a clip's own frames is finite and means nothing. The last
   *  layers run over all clips at once: over one of them they give a large GPU too little to do. Caller owns the result. */
  forwardTogether(clips: readonly Float32Array[], frames: number): tf.Tensor3D {
    return tf.tidy(() => {
      const length = bucketedFrames(frames);
      const apart = this.layers.slice(0, this.firstSmallLayer(length));
      const parts = clips.map((samples) => {
        const input = new Float32Array(sampleCountFor(this.config, length));
        input.set(samples.subarray(0, input.length));
        return tf.tidy(() => this.convolveSamples(input, this.withFirst(apart, samples)));
      });
      const features = this.convolveAll(tf.concat(parts, 0), this.layers.slice(apart.length));
      return length === frames ? features : tf.slice(features, [0, 0, 0], [clips.length, frames, features.shape[2]]);
    });
  }

  /** Where in `layers` those begin whose outputs over one clip are few. `frames`: of the last one's. */
  private firstSmallLayer(frames: number): number {
    let length = frames;
    for (let at = this.layers.length; at > 0; at--) {
      // `!`: at − 1 is an index
      const { outputs, kernel, stride } = this.layers[at - 1]!.shape;
      if (length * outputs > fewOutputs) return at;
      length = (length - 1) * stride + kernel;
    }
    return 0;
  }

  /** The layers, behind the folded one of these samples where there is one. */
  private withFirst(layers: readonly ConvLayer[], samples: Float32Array): readonly ConvLayer[] {
    return this.first ? [this.first.folded(samples), ...layers] : layers;
  }

  private convolveSamples(input: Float32Array, layers: readonly ConvLayer[]): tf.Tensor3D {
    return this.convolveAll(tf.tensor3d(input, [1, input.length, 1]), layers);
  }

  private convolveAll(entering: tf.Tensor3D, layers: readonly ConvLayer[]): tf.Tensor3D {
    let x = entering;
    for (const layer of layers) x = tf.tidy(() => this.convolve(x, layer));
    return x;
  }

  /** Pieces of this many frames that a GPU can bind. */
  private pieces(frames: number): ReturnType<typeof tensorPieces> {
    return tensorPieces(frames, this.floatsOfFrame(), pieceStep);
  }

  /** Of the largest layer's output, for each frame that comes of it in the end, in the shortest piece. */
  private floatsOfFrame(): number {
    let length = sampleCountFor(this.config, pieceStep);
    let most = length;
    for (const { kernel, stride, outputs } of convLayerShapes(this.config)) {
      length = Math.floor((length - kernel) / stride) + 1;
      most = Math.max(most, length * outputs);
    }
    return most / pieceStep;
  }

  private samplesPerFrame(): number {
    return convLayerShapes(this.config).reduce((product, { stride }) => product * stride, 1);
  }

  private convolve(x: tf.Tensor3D, { parameters, shape, norm }: ConvLayer): tf.Tensor3D {
    const { convActivation } = this.config;
    if (!norm) return activatedConv1d(x, parameters, shape, convActivation);
    return activate(layerNorm(conv1d(x, parameters, shape), norm.gain, norm.bias, convNormEps), convActivation);
  }
}

/** The first convolution with its group norm folded in. It has one input channel and one group an output: the mean and
 *  variance of each output follow from the mean and covariance of the windows that the kernel reads. */
class FoldedConv {
  private readonly shape: ConvLayerShape;
  private readonly weight: Float32Array; // [O, 1, K]
  private readonly gain: Float32Array; // [O]
  private readonly shift: Float32Array; // [O]

  constructor(config: ModelConfig, weights: DeviceWeights, shape: ConvLayerShape) {
    const name = layerName(config, 0);
    this.shape = shape;
    this.weight = weights.host(`${name}conv.weight`).data;
    this.gain = weights.host(`${name}layer_norm.weight`).data;
    this.shift = weights.host(`${name}layer_norm.bias`).data;
  }

  /** The layer with the norm of these `samples` [N], whatever of them it then reads. */
  folded(samples: Float32Array): ConvLayer {
    const { outputs, kernel } = this.shape;
    const { weight, bias } = this.fold(samples);
    const parameters = { weight: tf.tensor3d(weight, [outputs, 1, kernel]), bias: tf.tensor1d(bias) };
    return { parameters, shape: this.shape, norm: null };
  }

  /** Weight [O, 1, K] and bias [O] that convolve and normalise in one. A bias of the convolution itself would cancel. */
  private fold(samples: Float32Array): { weight: Float32Array; bias: Float32Array } {
    const { outputs, kernel, stride } = this.shape;
    const { gain, shift } = this;
    const { mean, covariance } = windowMoments(samples, kernel, stride);
    const folded = { weight: new Float32Array(outputs * kernel), bias: new Float32Array(outputs) };
    for (let c = 0; c < outputs; c++) {
      const row = this.weight.subarray(c * kernel, (c + 1) * kernel);
      let outputMean = 0;
      let variance = 0;
      // no index below leaves its array: i, j < K and c < O
      for (let i = 0; i < kernel; i++) {
        outputMean += row[i]! * mean[i]!;
        for (let j = 0; j < kernel; j++) variance += row[i]! * row[j]! * covariance[i * kernel + j]!;
      }
      // rounding can take the variance of silence just below 0
      const scale = gain[c]! / Math.sqrt(Math.max(variance, 0) + convNormEps);
      for (let i = 0; i < kernel; i++) folded.weight[c * kernel + i] = row[i]! * scale;
      folded.bias[c] = shift[c]! - outputMean * scale;
    }
    return folded;
  }
}

/** The same with gradients, for training everything. */
export class TrainableConvEncoder {
  private readonly config: ModelConfig;
  private readonly layers: ConvLayer[];

  constructor(config: ModelConfig, weights: DeviceWeights) {
    this.config = config;
    this.layers = convLayerShapes(config).map((shape, i) => {
      const name = layerName(config, i);
      const weight = weights.tensor(`${name}conv.weight`);
      const bias = config.hasConvBias ? weights.tensor(`${name}conv.bias`) : null;
      const hasNorm = i === 0 || config.featExtractNorm === 'layer';
      return { parameters: { weight, bias }, shape, norm: hasNorm ? weights.norm(`${name}layer_norm`) : null };
    });
  }

  /** samples [1, N, 1] → [1, T, C]. Caller owns the result. */
  forward(samples: tf.Tensor3D): tf.Tensor3D {
    return tf.tidy(() => {
      let x = samples;
      for (const { parameters, shape, norm } of this.layers) {
        x = tf.tidy(() => activate(this.normalise(conv1d(x, parameters, shape), norm), this.config.convActivation));
      }
      return x;
    });
  }

  private normalise(x: tf.Tensor3D, norm: NormParameters | null): tf.Tensor3D {
    if (!norm) return x;
    const isGroupNorm = this.config.featExtractNorm === 'group';
    return isGroupNorm
      ? channelNorm(x, norm.gain, norm.bias, convNormEps)
      : layerNorm(x, norm.gain, norm.bias, convNormEps);
  }
}
