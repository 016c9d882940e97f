// The whole network from features to logits, in the two halves that training sees: what is frozen, and what trains.
// Random numbers reach a part only where it is in train mode.
// Letters: B clips, T frames, C features, H hidden size, K labels, S hidden states.

import * as tf from '@tensorflow/tfjs-core';
import type { ForwardMode } from '../config/forward-mode.ts';
import type { ModelConfig } from '../formats/hugging-face/model-config.ts';
import { ClassifierHead } from './blocks/classifier-head.ts';
import { Encoder } from './blocks/encoder.ts';
import { FeatureProjection } from './blocks/feature-projection.ts';
import { SpecAugment } from './blocks/spec-augment.ts';
import type { StepRandomness } from './blocks/step-randomness.ts';
import type { DeviceWeights } from './weights/device-weights.ts';

export class Network {
  private readonly config: ModelConfig;
  private readonly mode: ForwardMode;
  private readonly frozenLayers: number;
  private readonly featureProjection: FeatureProjection;
  private readonly specAugment: SpecAugment;
  private readonly encoder: Encoder;
  private readonly head: ClassifierHead;

  constructor(config: ModelConfig, weights: DeviceWeights, mode: ForwardMode) {
    this.config = config;
    this.mode = mode;
    this.frozenLayers = config.layerCount - mode.trainLayers;
    this.featureProjection = new FeatureProjection(config, weights);
    this.specAugment = new SpecAugment(config, weights);
    this.encoder = new Encoder(config, weights);
    this.head = new ClassifierHead(config, weights);
  }

  /** Whether the feature projection and what follows before the first layer train. */
  get trainsEntrance(): boolean {
    return this.mode.trainableParts === 'all_but_convolutions' || this.mode.trainableParts === 'everything';
  }

  /** features [B, T, C] → projected frames [B, T, H], before dropout and masks. Caller owns the result. */
  project(features: tf.Tensor3D): tf.Tensor3D {
    return this.featureProjection.forward(features, null);
  }

  /** What enters the first layer [B, T, H]; `randomness` null: evaluation mode. Caller owns the result. */
  enter(features: tf.Tensor3D, frameCounts: Int32Array, randomness: StepRandomness | null): tf.Tensor3D {
    return tf.tidy(() => {
      const own = this.trainsEntrance || this.mode.trainsFrozenParts ? randomness : null;
      const projected = this.featureProjection.forward(features, own?.dropout ?? null);
      const masked = own ? this.specAugment.forward(projected, own.spec) : projected;
      return this.encoder.enter(masked, frameCounts, this.mode.batchPadding === null, own?.dropout ?? null);
    });
  }

  /** Hidden states 0 … the first trained layer's input, [B, T, H] each: what is frozen, where the entrance is. */
  frozenStates(features: tf.Tensor3D, frameCounts: Int32Array, randomness: StepRandomness | null): tf.Tensor3D[] {
    const own = this.mode.trainsFrozenParts ? randomness : null;
    const start = this.enter(features, frameCounts, randomness);
    return [start, ...this.encoder.run(start, frameCounts, 0, this.frozenLayers, own?.dropout ?? null)];
  }

  /** Every hidden state, given those before the first layer that trains. */
  allStates(before: tf.Tensor3D[], frameCounts: Int32Array, randomness: StepRandomness | null): tf.Tensor3D[] {
    const { layerCount } = this.config;
    const dropout = randomness?.dropout ?? null;
    return [...before, ...this.encoder.run(before.at(-1)!, frameCounts, this.frozenLayers, layerCount, dropout)];
  }

  /** Every hidden state → logits [B, K]. A weighted sum pools them all as they are, else the last behind the closing norm. */
  logits(states: tf.Tensor3D[], frameCounts: Int32Array): tf.Tensor2D {
    const pooled = this.config.usesWeightedLayerSum ? states : [this.encoder.leave(states.at(-1)!)];
    return this.head.forward(pooled, frameCounts);
  }

  /** What leaves the encoder. */
  leave(state: tf.Tensor3D): tf.Tensor3D {
    return this.encoder.leave(state);
  }
}
