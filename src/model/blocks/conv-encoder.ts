// The convolutional feature encoder, one clip at a time: HubertFeatureEncoder in modeling_hubert.py. Frozen.
// Letters: T frames, C channels of the last layer.

import * as tf from '@tensorflow/tfjs-core';
import { type Conv1dShape, conv1d, type FrozenConv1d } from '../../engine/ops/conv1d/conv1d.ts';
import { layerNorm } from '../../engine/ops/layer-norm/layer-norm.ts';
import type { ActivationName } from '../../formats/hugging-face/activations.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import { frameCount, sampleCountFor } from '../frame-count.ts';
import type { NamedWeight } from '../speech-classifier.ts';
import type { DeviceWeights, NormParameters } from '../weights/device-weights.ts';
import { bodyPrefix } from '../weights/parameter-list.ts';
import { activate, activatedConv1d } from './activations.ts';
import { foldGroupNorm } from './first-convolution.ts';

/** The encoder's layer norms have torch's default eps, whatever `layer_norm_eps` says. */
const convNormEps = 1e-5;
/** On WebGPU, lengths are rounded up so that clips of similar length share buffers. */
const webgpuBucketFrames = 16;

interface ConvLayer {
  parameters: FrozenConv1d;
  shape: Conv1dShape;
  norm: NormParameters | null;
  activation: ActivationName;
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
    const layer = (i: number) => buildLayer(config, weights, name(i), i);
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
      let x = this.firstLayer(samples, frames); // [1, T_0, C_0]
      for (const layer of this.rest) x = tf.tidy(() => convolve(x, layer));
      return x.shape[1] === frames ? x : tf.slice(x, [0, 0, 0], [1, frames, x.shape[2]]);
    });
  }

  private firstLayer(samples: Float32Array, frames: number): tf.Tensor3D {
    const kernel = this.config.convKernel[0]!;
    const stride = this.config.convStride[0]!;
    const padded = tf.getBackend() === 'webgpu' ? Math.ceil(frames / webgpuBucketFrames) * webgpuBucketFrames : frames;
    const outFrames = sampleCountFor(this.config, padded, 1);
    const input = new Float32Array((outFrames - 1) * stride + kernel);
    input.set(samples.subarray(0, input.length));
    const x = tf.tensor3d(input, [1, input.length, 1]);
    if (this.first) return convolve(x, this.first);
    const { weight, bias } = foldGroupNorm(
      samples,
      stride,
      this.firstWeight,
      this.firstNorm.gain,
      this.firstNorm.shift,
    );
    const parameters = { weight: tf.tensor3d(weight, [bias.length, 1, kernel]), bias: tf.tensor1d(bias) };
    return activatedConv1d(x, parameters, { kernel, stride }, this.config.convActivation);
  }
}

/** x [1, T_in, C_in] → [1, T_out, C_out]. */
function convolve(x: tf.Tensor3D, { parameters, shape, norm, activation }: ConvLayer): tf.Tensor3D {
  if (!norm) return activatedConv1d(x, parameters, shape, activation);
  return activate(layerNorm(conv1d(x, parameters, shape), norm.gain, norm.bias, convNormEps), activation);
}

function buildLayer(config: ModelConfig, weights: DeviceWeights, prefix: string, index: number): ConvLayer {
  return {
    parameters: {
      filter: weights.filter(weights.host(`${prefix}conv.weight`)),
      bias: config.hasConvBias ? weights.tensor(`${prefix}conv.bias`) : null,
    },
    shape: { kernel: config.convKernel[index]!, stride: config.convStride[index]! },
    norm: config.featExtractNorm === 'layer' ? weights.norm(`${prefix}layer_norm`) : null,
    activation: config.convActivation,
  };
}
