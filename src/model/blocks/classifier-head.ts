// Pooling, projector and classifier: HubertForSequenceClassification in modeling_hubert.py. The projector is linear, so
// the mean is taken before it: one row a clip instead of one a frame.
// Letters: B clips, T frames, H hidden size, P projector size, K labels, S hidden states.

import * as tf from '@tensorflow/tfjs-core';
import { type LinearParameters, linear } from '../../engine/ops/linear/linear.ts';
import { maskedMean } from '../../engine/ops/masked-mean/masked-mean.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import type { DeviceWeights } from '../weights/device-weights.ts';

export class ClassifierHead {
  private readonly layerWeights: tf.Tensor | null; // [S]
  private readonly projector: LinearParameters;
  private readonly classifier: LinearParameters;

  constructor(config: ModelConfig, weights: DeviceWeights) {
    this.layerWeights = config.usesWeightedLayerSum ? weights.tensor('layer_weights') : null;
    this.projector = weights.linear('projector');
    this.classifier = weights.linear('classifier');
  }

  /** states: the last hidden state alone, or every one [B, T, H] for a weighted layer sum → logits [B, K]. */
  forward(states: tf.Tensor3D[], frameCounts: Int32Array): tf.Tensor2D {
    const pooled = this.pool(states, frameCounts); // [B, H]
    return linear(linear(pooled, this.projector), this.classifier);
  }

  private pool(states: tf.Tensor3D[], frameCounts: Int32Array): tf.Tensor2D {
    if (!this.layerWeights) return maskedMean(states.at(-1)!, frameCounts);
    const means = tf.stack(states.map((state) => maskedMean(state, frameCounts))); // [S, B, H]
    const [count, clips, hidden] = means.shape as [number, number, number];
    const shares = tf.reshape(tf.softmax(this.layerWeights), [1, count]) as tf.Tensor2D;
    const sum = tf.matMul(shares, tf.reshape(means, [count, clips * hidden]) as tf.Tensor2D);
    return tf.reshape(sum, [clips, hidden]);
  }
}
