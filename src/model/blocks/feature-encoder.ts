// The convolutions over a batch of clips, frozen or trained. Every clip goes through them by itself; only what it is padded
// to depends on the others.
// Letters: B clips, N samples, T frames, C features.

import * as tf from '@tensorflow/tfjs-core';
import type { ForwardMode } from '../../config/forward-mode.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import { bucketedFrames, longestOf, padFrames, padSamples, stackSamples } from '../batching.ts';
import type { FrameBatch } from '../clip-frames.ts';
import { frameCount } from '../frame-shape.ts';
import { differentiate, type GradientAccumulator } from '../gradients.ts';
import type { DeviceWeights } from '../weights/device-weights.ts';
import { FrozenConvEncoder, TrainableConvEncoder } from './conv-encoder.ts';

export class FeatureEncoder {
  private readonly config: ModelConfig;
  private readonly padding: ForwardMode['batchPadding'];
  private readonly variables: ReadonlyMap<string, tf.Variable>;
  private readonly convolutions: FrozenConvEncoder | TrainableConvEncoder;

  constructor(config: ModelConfig, weights: DeviceWeights, mode: ForwardMode) {
    const trains = mode.trainableParts === 'everything';
    this.config = config;
    this.padding = mode.batchPadding;
    this.variables = weights.trainable;
    this.convolutions = trains ? new TrainableConvEncoder(config, weights) : new FrozenConvEncoder(config, weights);
  }

  get trains(): boolean {
    return this.convolutions instanceof TrainableConvEncoder;
  }

  /** One clip, samples [N] → [1, T, C]. Caller owns the result. */
  ofClip(samples: Float32Array): tf.Tensor3D {
    const { convolutions } = this;
    if (convolutions instanceof FrozenConvEncoder) return convolutions.forward(samples);
    return tf.tidy(() => convolutions.forward(tf.tensor3d(samples, [1, samples.length, 1])));
  }

  /** Each clip as if alone → [B, T, C]; what follows the shorter ones means nothing. Caller owns the result. */
  ofClips(clips: readonly Float32Array[]): tf.Tensor3D {
    const length = this.paddedFrames(longestOf(clips));
    const { convolutions } = this;
    if (
      convolutions instanceof FrozenConvEncoder &&
      tf.getBackend() === 'webgpu' &&
      clips.length > 1 &&
      convolutions.takesTogether(length)
    )
      return convolutions.forwardTogether(clips, length);
    return tf.tidy(() => {
      const parts = clips.map((samples) => tf.tidy(() => padFrames(this.ofClip(samples), length)));
      return tf.concat(parts, 0);
    });
  }

  /** A batch as `features` takes it: with frozen convolutions their features [B, T, C], else samples [B, N, 1]. */
  batch(clips: readonly Float32Array[]): FrameBatch {
    const sampleCounts = Int32Array.from(clips, (samples) => samples.length);
    const padded = this.padding ? padSamples(clips, this.padding) : clips;
    if (this.trains) return { frames: stackSamples(padded), frameCounts: sampleCounts };
    return { frames: this.ofClips(padded), frameCounts: this.visibleFrames(sampleCounts, longestOf(padded)) };
  }

  /** Features of a batch [B, T, C]: its own rows where they are features already. Caller owns a new tensor. */
  features(batch: FrameBatch): FrameBatch {
    const { convolutions } = this;
    const { frames, frameCounts: sampleCounts } = batch;
    if (convolutions instanceof FrozenConvEncoder) return { ...batch, frames: tf.clone(frames) };
    const [, batchSamples] = frames.shape;
    const length = this.paddedFrames(batchSamples);
    const features = tf.tidy(() => {
      const parts = Array.from(sampleCounts, (count, clip) =>
        tf.tidy(() => padFrames(convolutions.forward(this.samplesOf(frames, clip, count)), length)),
      );
      return tf.concat(parts, 0);
    });
    return { frames: features, frameCounts: this.visibleFrames(sampleCounts, batchSamples) };
  }

  /** Adds to `sums` the gradients of convolutions that train, a clip at a time: those of the features of clips `from` and
   *  following of the batch are `dFeatures` [.., T, C]. */
  addGradients(sums: GradientAccumulator, batch: FrameBatch, from: number, dFeatures: tf.Tensor3D): void {
    const { convolutions } = this;
    if (convolutions instanceof FrozenConvEncoder) return;
    const [clips, , width] = dFeatures.shape;
    const sampleCounts = batch.frameCounts.subarray(from, from + clips);
    for (const [i, count] of sampleCounts.entries()) {
      const samples = this.samplesOf(batch.frames, from + i, count);
      const dy = tf.slice(dFeatures, [i, 0, 0], [1, frameCount(this.config, samples.shape[1]), width]);
      const { value, gradients } = differentiate(() => convolutions.forward(samples), this.variables, { dy });
      sums.add(gradients);
      tf.dispose([value, samples, dy]);
    }
  }

  /** What the convolutions see of a clip of samples [B, N, 1]: all of the batch's length, or the `count` that are its own. */
  private samplesOf(samples: tf.Tensor3D, clip: number, count: number): tf.Tensor3D {
    const [, batchSamples] = samples.shape;
    return tf.slice(samples, [clip, 0, 0], [1, this.padding ? batchSamples : count, 1]);
  }

  /** In a padded batch what follows the longest clip is seen: nothing may follow it that the reference does not have. */
  private paddedFrames(batchSamples: number): number {
    const frames = frameCount(this.config, batchSamples);
    return this.padding ? frames : bucketedFrames(frames);
  }

  /** Frames of each clip that attention and pooling look at. */
  private visibleFrames(sampleCounts: Int32Array, batchSamples: number): Int32Array {
    const seesPadding = this.padding !== null && !this.padding.hasMask;
    return sampleCounts.map((count) => frameCount(this.config, seesPadding ? batchSamples : count));
  }
}
