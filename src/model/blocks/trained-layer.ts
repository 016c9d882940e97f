// A post-norm transformer layer all of whose parameters train, by the one op that has it whole. `TransformerLayer` says the same
// in parts, to the bit, and is what runs where nothing is recorded for gradients, or where the backend has no such op.
// Letters: B clips, T frames, H hidden size.

import type * as tf from '@tensorflow/tfjs-core';
import { isRecording } from '../../engine/differentiable.ts';
import type { TrainableLinear } from '../../engine/ops/linear/linear.ts';
import {
  fusesLayers,
  type PostNormParameters,
  postNormLayer,
} from '../../engine/ops/post-norm-layer/post-norm-layer.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import { present } from '../../lib/present.ts';
import type { DeviceWeights } from '../weights/device-weights.ts';
import { layerPrefix } from '../weights/parameter-list.ts';
import { isExactGelu } from './activations.ts';
import type { DropoutMasks } from './randomness.ts';

export class TrainedLayer {
  private readonly config: ModelConfig;
  private readonly index: number;
  private readonly parameters: PostNormParameters;

  private constructor(config: ModelConfig, index: number, parameters: PostNormParameters) {
    this.config = config;
    this.index = index;
    this.parameters = parameters;
  }

  /** Null where the layer is of another kind, or not all of it trains. */
  static of(config: ModelConfig, { trainable }: DeviceWeights, index: number): TrainedLayer | null {
    if (config.isPreNorm || config.relativePosition || !isExactGelu(config.hiddenActivation)) return null;
    const prefix = layerPrefix(config, index);
    const names = Object.values(parts).map((name) => prefix + name);
    if (names.some((name) => !trainable.has(`${name}.weight`) || !trainable.has(`${name}.bias`))) return null;
    const variable = (name: string) => present(trainable.get(prefix + name));
    const linear = (name: string): TrainableLinear => ({
      weight: variable(`${name}.weight`),
      bias: variable(`${name}.bias`),
    });
    const norm = (name: string) => ({ gain: variable(`${name}.weight`), bias: variable(`${name}.bias`) });
    return new TrainedLayer(config, index, {
      query: linear(parts.query),
      key: linear(parts.key),
      value: linear(parts.value),
      attentionOutput: linear(parts.attentionOutput),
      attentionNorm: norm(parts.attentionNorm),
      intermediate: linear(parts.intermediate),
      output: linear(parts.output),
      finalNorm: norm(parts.finalNorm),
    });
  }

  /** x [B, T, H] → [B, T, H]; null where the parts have to do it. */
  forward(x: tf.Tensor3D, frameCounts: Int32Array, dropout: DropoutMasks | null): tf.Tensor3D | null {
    if (!isRecording() || !fusesLayers()) return null;
    const { headCount, hiddenSize, intermediateSize, layerNormEps } = this.config;
    const { attentionDropout, hiddenDropout, activationDropout } = this.config;
    const masks = dropout?.ofLayer(x, this.index, {
      headCount,
      widths: { attentionOutput: hiddenSize, activation: intermediateSize, output: hiddenSize },
      probabilities: {
        attention: attentionDropout,
        attentionOutput: hiddenDropout,
        activation: activationDropout,
        output: hiddenDropout,
      },
    });
    return postNormLayer(x, this.parameters, {
      headCount,
      frameCounts,
      layerNormEps,
      masks: masks ?? { attention: null, attentionOutput: null, activation: null, output: null },
    });
  }
}

/** Their names under the layer's. */
const parts = {
  query: 'attention.q_proj',
  key: 'attention.k_proj',
  value: 'attention.v_proj',
  attentionOutput: 'attention.out_proj',
  attentionNorm: 'layer_norm',
  intermediate: 'feed_forward.intermediate_dense',
  output: 'feed_forward.output_dense',
  finalNorm: 'final_layer_norm',
} as const;
