// From samples to the features that the rest of the network takes: the convolutions, frozen or not, for clips that are each
// alone or padded to a batch. Every clip goes through them on its own; only what it is padded to depends on the others.
// Letters: B clips, N samples, T frames, C features.

import * as tf from '@tensorflow/tfjs-core';
import type { ForwardMode } from '../config/forward-mode.ts';
import type { ModelConfig } from '../formats/hugging-face/model-config.ts';
import { padClips } from './batching.ts';
import { ConvEncoder } from './blocks/conv-encoder.ts';
import { TrainableConvolutions } from './blocks/trainable-conv-encoder.ts';
import type { FrameBatch } from './clip-frames.ts';
import { frameCount } from './frame-count.ts';
import { addGradientsThrough } from './step-gradients.ts';
import type { DeviceWeights } from './weights/device-weights.ts';

/** On WebGPU, padded lengths are multiples of this, so that batches of similar length share buffers. */
const webgpuBucketFrames = 16;

/** Frames that clips of these counts are padded to. */
export function paddedFrames(frameCounts: Int32Array): number {
  const longest = Math.max(...frameCounts);
  return tf.getBackend() === 'webgpu' ? Math.ceil(longest / webgpuBucketFrames) * webgpuBucketFrames : longest;
}

export class FeatureStage {
  private readonly config: ModelConfig;
  private readonly mode: ForwardMode;
  private readonly frozen: ConvEncoder | null;
  private readonly trained: TrainableConvolutions | null;
  private readonly variables: ReadonlyMap<string, tf.Variable>;

  constructor(config: ModelConfig, weights: DeviceWeights, mode: ForwardMode) {
    const trains = mode.trainableParts === 'everything';
    this.config = config;
    this.mode = mode;
    this.frozen = trains ? null : new ConvEncoder(config, weights);
    this.trained = trains ? new TrainableConvolutions(config, weights) : null;
    this.variables = new Map([...weights.trainable].filter(([name]) => name.includes('.feature_extractor.')));
  }

  get trains(): boolean {
    return this.trained !== null;
  }

  /** One clip alone, samples [N] → [1, T, C]. Caller owns the result. */
  ofClip(samples: Float32Array): tf.Tensor3D {
    if (this.frozen) return this.frozen.forward(samples);
    return tf.tidy(() => this.trained!.forward(tf.tensor3d(samples, [1, samples.length, 1])));
  }

  /** Clips as a batch: with frozen convolutions their features [B, T, C], else their samples [B, N, 1], for `features`. */
  batch(clips: readonly Float32Array[]): FrameBatch {
    const { batchPadding } = this.mode;
    const padded = batchPadding ? padClips(clips, batchPadding) : clips;
    const longest = Math.max(...padded.map((samples) => samples.length));
    const sampleCounts = Int32Array.from(clips, (samples) => samples.length);
    if (this.frozen) {
      const frameCounts = this.frameCounts(sampleCounts, longest);
      return { frames: this.join(padded.length, (clip) => this.ofClip(padded[clip]!)), frameCounts };
    }
    const values = new Float32Array(clips.length * longest);
    padded.forEach((samples, clip) => {
      values.set(samples, clip * longest);
    });
    return { frames: tf.tensor3d(values, [clips.length, longest, 1]), frameCounts: sampleCounts };
  }

  /** Features of a batch as it comes from `batch`: itself where they are in it already. Caller owns a new tensor. */
  features(batch: FrameBatch): FrameBatch {
    if (!this.trained) return { ...batch, frames: tf.clone(batch.frames) };
    const frames = this.join(batch.frameCounts.length, (clip) => this.trained!.forward(this.samplesOf(batch, clip)));
    return { frames, frameCounts: this.frameCounts(batch.frameCounts, batch.frames.shape[1]) };
  }

  /** Adds the convolutions' gradients, given those of the features [B, T, C] that `features` gave. */
  addGradients(batch: FrameBatch, dFeatures: tf.Tensor3D, sums: Map<string, tf.Tensor>): void {
    for (let clip = 0; clip < batch.frameCounts.length; clip++) {
      const samples = tf.tidy(() => this.samplesOf(batch, clip));
      const frames = frameCount(this.config, samples.shape[1]);
      const dy = tf.slice(dFeatures, [clip, 0, 0], [1, frames, dFeatures.shape[2]]);
      addGradientsThrough(() => this.trained!.forward(samples), dy, this.variables, sums);
      tf.dispose([samples, dy]);
    }
  }

  /** What the convolutions see of a clip: all of the batch's length, or what is its own. */
  private samplesOf({ frames, frameCounts }: FrameBatch, clip: number): tf.Tensor3D {
    const count = this.mode.batchPadding ? frames.shape[1] : frameCounts[clip]!;
    return tf.slice(frames, [clip, 0, 0], [1, count, 1]);
  }

  /** Frames of each clip that attention and pooling look at. */
  private frameCounts(sampleCounts: Int32Array, batchSamples: number): Int32Array {
    const seesPadding = this.mode.batchPadding !== null && !this.mode.batchPadding.hasMask;
    return sampleCounts.map((count) => frameCount(this.config, seesPadding ? batchSamples : count));
  }

  /** Features of each clip below one another, zero-padded to a common length. */
  private join(clipCount: number, featuresOf: (clip: number) => tf.Tensor3D): tf.Tensor3D {
    return tf.tidy(() => {
      const parts = Array.from({ length: clipCount }, (_, clip) => tf.tidy(() => featuresOf(clip)));
      const frameCounts = Int32Array.from(parts, (part) => part.shape[1]);
      // in a padded batch what follows the longest clip is seen: nothing may follow it that the reference does not have
      const length = this.mode.batchPadding ? Math.max(...frameCounts) : paddedFrames(frameCounts);
      const even = parts.map((part) => padFrames(part, length));
      return even.length === 1 ? even[0]! : tf.concat(even, 0);
    });
  }
}

/** [B, T, C] → [B, length, C], zeros at the end. */
export function padFrames(x: tf.Tensor3D, length: number): tf.Tensor3D {
  if (x.shape[1] === length) return x;
  return tf.pad(x, [
    [0, 0],
    [0, length - x.shape[1]],
    [0, 0],
  ]);
}
