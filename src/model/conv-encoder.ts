// The convolutional feature encoder, one clip at a time: HubertFeatureEncoder in modeling_hubert.py. Frozen.
// Letters: T frames, C channels of the last layer.

import * as tf from '@tensorflow/tfjs-core';
import { gelu } from '../engine/ops/gelu.ts';
import { layerNorm } from '../engine/ops/layer-norm.ts';
import type { ModelConfig } from '../formats/hf-model-config.ts';
import type { DeviceWeights, NormParameters } from './device-weights.ts';
import { cutWindows, foldGroupNorm } from './first-convolution.ts';
import { frameCount, sampleCountFor } from './frame-count.ts';
import { bodyPrefix } from './parameter-list.ts';
import type { NamedWeight } from './speech-classifier.ts';

/** The encoder's layer norms have torch's default eps, whatever `layer_norm_eps` says. */
const convNormEps = 1e-5;
/** On WebGPU, lengths are rounded up so that clips of similar length share buffers. */
const webgpuBucketFrames = 16;

interface ConvLayer {
  filter: tf.Tensor4D; // [1, K, C_in, C_out]
  stride: number;
  bias: tf.Tensor | null;
  norm: NormParameters | null;
}

export class ConvEncoder {
  private readonly config: ModelConfig;
  private readonly firstWeight: NamedWeight;
  private readonly firstNorm: { gain: Float32Array; shift: Float32Array };
  private readonly first: ConvLayer | null;
  private readonly rest: ConvLayer[];

  constructor(config: ModelConfig, weights: DeviceWeights) {
    this.config = config;
    const name = (i: number) => `${bodyPrefix(config)}feature_extractor.conv_layers.${i}.`;
    const layer = (i: number) => buildLayer(config, weights, name(i), config.convStride[i]!);
    this.firstWeight = weights.host(`${name(0)}conv.weight`);
    this.firstNorm = {
      gain: weights.host(`${name(0)}layer_norm.weight`).data,
      shift: weights.host(`${name(0)}layer_norm.bias`).data,
    };
    this.first = config.featExtractNorm === 'layer' ? layer(0) : null;
    this.rest = config.convDim.slice(1).map((_, i) => layer(i + 1));
  }

  /** samples [N] → [1, T, C]. Caller owns the result. */
  forward(samples: Float32Array): tf.Tensor3D {
    return tf.tidy(() => {
      const frames = frameCount(this.config, samples.length);
      let x = this.firstLayer(samples, frames); // [1, 1, T_0, C_0]
      for (const layer of this.rest) x = convolve(x, layer);
      const channels = x.shape[3];
      return tf.slice(tf.reshape(x, [1, -1, channels]), [0, 0, 0], [1, frames, channels]) as tf.Tensor3D;
    });
  }

  private firstLayer(samples: Float32Array, frames: number): tf.Tensor4D {
    const kernel = this.config.convKernel[0]!;
    const channels = this.config.convDim[0]!;
    const padded = tf.getBackend() === 'webgpu' ? Math.ceil(frames / webgpuBucketFrames) * webgpuBucketFrames : frames;
    const paddedWindows = sampleCountFor(this.config, padded, 1);
    const windows = cutWindows(samples, kernel, this.config.convStride[0]!, paddedWindows);
    const asImage = (x: tf.Tensor) => tf.reshape(x, [1, 1, -1, channels]) as tf.Tensor4D;
    if (!this.first) {
      const folded = foldGroupNorm(windows, this.firstWeight, this.firstNorm.gain, this.firstNorm.shift);
      const a = tf.tensor2d(windows.values, [windows.values.length / kernel, kernel]);
      const bias = tf.tensor1d(folded.bias);
      const product = tf.fused.matMul({ a, b: tf.tensor2d(folded.kernel, [kernel, channels]), bias });
      return gelu(asImage(product));
    }
    const a = tf.tensor2d(windows.values, [windows.values.length / kernel, kernel]);
    const b = tf.reshape(this.first.filter, [kernel, channels]) as tf.Tensor2D;
    return finish(asImage(tf.matMul(a, b)), this.first);
  }
}

/** x [1, 1, T_in, C_in] → [1, 1, T_out, C_out]. */
function convolve(x: tf.Tensor4D, layer: ConvLayer): tf.Tensor4D {
  return tf.tidy(() => finish(tf.conv2d(x, layer.filter, [1, layer.stride], 'valid'), layer));
}

function finish(x: tf.Tensor4D, { bias, norm }: ConvLayer): tf.Tensor4D {
  const shifted = bias ? tf.add(x, bias) : x;
  const normed = norm ? layerNorm(shifted, norm.gain, norm.bias, convNormEps) : shifted;
  return gelu(normed as tf.Tensor4D);
}

function buildLayer(config: ModelConfig, weights: DeviceWeights, prefix: string, stride: number): ConvLayer {
  const { shape, data } = weights.host(`${prefix}conv.weight`);
  const [outputs, inputs, kernel] = shape as [number, number, number];
  const filter = new Float32Array(data.length);
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let k = 0; k < kernel; k++) {
        filter[(k * inputs + i) * outputs + o] = data[(o * inputs + i) * kernel + k]!;
      }
    }
  }
  return {
    filter: weights.hold(filter, [1, kernel, inputs, outputs]) as tf.Tensor4D,
    stride,
    bias: config.hasConvBias ? weights.tensor(`${prefix}conv.bias`) : null,
    norm: config.featExtractNorm === 'layer' ? weights.norm(`${prefix}layer_norm`) : null,
  };
}
