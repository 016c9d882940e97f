// HubertForSequenceClassification and its relatives (config/architectures.ts), split where training begins: a frozen trunk
// that runs once a clip, and the top layers with the head.
// Letters: B clips, T frames, H hidden size, K labels, W = H × stored hidden states.

import * as tf from '@tensorflow/tfjs-core';
import { crossEntropy } from '../engine/ops/cross-entropy.ts';
import type { LossRule } from '../engine/ops/cross-entropy-targets.ts';
import type { ModelConfig } from '../formats/hf-model-config.ts';
import type { ModelLoadingReport, ParameterCounts } from '../protocol/model-types.ts';
import { ClassifierHead } from './classifier-head.ts';
import { ConvEncoder } from './conv-encoder.ts';
import { DeviceWeights } from './device-weights.ts';
import { DropoutMasks } from './dropout-masks.ts';
import { Encoder } from './encoder.ts';
import { FeatureProjection } from './feature-projection.ts';
import { frameCount } from './frame-count.ts';
import type { LoadedWeights } from './loading.ts';
import { countParameters } from './parameter-list.ts';
import type {
  ClipTrace,
  DropoutKey,
  FrameBatch,
  LossAndGradients,
  NamedWeight,
  SpeechClassifier,
  TrunkFrames,
} from './speech-classifier.ts';

/** On WebGPU, padded lengths are multiples of this, so that batches of similar length share buffers. */
const webgpuBucketFrames = 16;

export class HubertClassifier implements SpeechClassifier {
  readonly config: ModelConfig;
  readonly loading: ModelLoadingReport;
  readonly parameterCounts: ParameterCounts;
  readonly trainLayers: number;
  readonly frameWidth: number;
  readonly trainable: ReadonlyMap<string, tf.Variable>;
  private readonly loaded: LoadedWeights;
  private readonly weights: DeviceWeights;
  private readonly convEncoder: ConvEncoder;
  private readonly featureProjection: FeatureProjection;
  private readonly encoder: Encoder;
  private readonly head: ClassifierHead;

  /** Uploads the weights to the open backend. The last `trainLayers` transformer layers (at most all) and the head train. */
  constructor(loaded: LoadedWeights, trainLayers: number) {
    const { config } = loaded;
    this.loaded = loaded;
    this.config = config;
    this.loading = loaded.report;
    this.trainLayers = Math.max(0, Math.min(trainLayers, config.layerCount));
    this.parameterCounts = countParameters(config, this.trainLayers);
    this.frameWidth = config.hiddenSize * (config.usesWeightedLayerSum ? this.frozenLayerCount + 1 : 1);
    const weights = new DeviceWeights(loaded, this.trainLayers);
    this.weights = weights;
    this.trainable = weights.trainable;
    this.convEncoder = new ConvEncoder(config, weights);
    this.featureProjection = new FeatureProjection(config, weights);
    this.encoder = new Encoder(config, weights);
    this.head = new ClassifierHead(config, weights);
  }

  frameCount(sampleCount: number): number {
    return frameCount(this.config, sampleCount);
  }

  async trunk(clips: readonly Float32Array[]): Promise<TrunkFrames[]> {
    // wasm gains nothing from a batch, and would compute its padding
    if (tf.getBackend() === 'webgpu') return this.trunkBatch(clips);
    const results: TrunkFrames[] = [];
    for (const clip of clips) results.push(...(await this.trunkBatch([clip])));
    return results;
  }

  batchFrames(clips: readonly TrunkFrames[]): FrameBatch {
    const frameCounts = Int32Array.from(clips, (clip) => clip.frameCount);
    const frames = paddedLength(frameCounts);
    const values = new Float32Array(clips.length * frames * this.frameWidth);
    clips.forEach((clip, i) => {
      values.set(clip.frames, i * frames * this.frameWidth);
    });
    return { frames: tf.tensor3d(values, [clips.length, frames, this.frameWidth]), frameCounts };
  }

  top(frames: tf.Tensor3D, frameCounts: Int32Array, dropout: DropoutKey | null): tf.Tensor2D {
    return tf.tidy(() => {
      const states = this.topStates(frames, frameCounts, dropout);
      return this.head.forward(this.headStates(states), frameCounts);
    });
  }

  lossAndGradients(
    frames: tf.Tensor3D,
    frameCounts: Int32Array,
    labels: Int32Array,
    dropout: DropoutKey | null,
    lossRule?: LossRule,
  ): LossAndGradients {
    let logits: tf.Tensor2D | null = null;
    const forward = () => {
      logits = tf.keep(this.top(frames, frameCounts, dropout));
      return crossEntropy(logits, labels, lossRule);
    };
    const { value, grads } = tf.variableGrads(forward, [...this.trainable.values()]);
    const gradients = new Map<string, tf.Tensor>();
    for (const [name, variable] of this.trainable) {
      const gradient = grads[variable.name];
      if (gradient) gradients.set(name, gradient);
    }
    return { loss: value, gradients, logits: logits! };
  }

  async trace(samples: Float32Array): Promise<ClipTrace> {
    const counts = Int32Array.of(this.frameCount(samples.length));
    const tensors = tf.tidy(() => {
      const features = this.convEncoder.forward(samples);
      const projected = this.featureProjection.forward(features);
      const trunkStates = this.trunkStates(projected, counts);
      const start = trunkStates.at(-1)!;
      const states = [
        ...trunkStates,
        ...this.encoder.run(start, counts, this.frozenLayerCount, this.config.layerCount, null),
      ];
      const last = this.encoder.leave(states.at(-1)!);
      const logits = this.head.forward(this.headStates(states), counts);
      return [features, projected, last, logits, ...states];
    });
    const arrays = await Promise.all(tensors.map((tensor) => tensor.data() as Promise<Float32Array>));
    tf.dispose(tensors);
    const [convFeatures, projected, lastHiddenState, logits, ...hiddenStates] = arrays as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      ...Float32Array[],
    ];
    return { frameCount: counts[0]!, convFeatures, projected, hiddenStates, lastHiddenState, logits };
  }

  async exportWeights(): Promise<Map<string, NamedWeight>> {
    const result = new Map<string, NamedWeight>();
    for (const [name, weight] of this.loaded.weights) {
      const variable = this.trainable.get(name);
      result.set(name, variable ? { ...weight, data: (await variable.data()) as Float32Array } : weight);
    }
    return result;
  }

  dispose(): void {
    this.weights.dispose();
  }

  private get frozenLayerCount(): number {
    return this.config.layerCount - this.trainLayers;
  }

  private async trunkBatch(clips: readonly Float32Array[]): Promise<TrunkFrames[]> {
    const frameCounts = Int32Array.from(clips, (clip) => this.frameCount(clip.length));
    const padded = paddedLength(frameCounts);
    const output = tf.tidy(() => {
      const projected = clips.map((clip) => {
        const frames = tf.tidy(() => this.featureProjection.forward(this.convEncoder.forward(clip)));
        return frames.shape[1] === padded
          ? frames
          : tf.pad(frames, [
              [0, 0],
              [0, padded - frames.shape[1]],
              [0, 0],
            ]);
      });
      const batch = projected.length === 1 ? projected[0]! : tf.concat(projected, 0);
      const states = this.trunkStates(batch, frameCounts);
      return this.config.usesWeightedLayerSum ? tf.concat(states, 2) : states.at(-1)!; // [B, T, W]
    });
    const values = (await output.data()) as Float32Array;
    output.dispose();
    return Array.from(frameCounts, (count, i) => {
      const at = i * padded * this.frameWidth;
      return { frames: values.slice(at, at + count * this.frameWidth), frameCount: count };
    });
  }

  /** Hidden states 0 … frozen layers from projected frames [B, T, H]. */
  private trunkStates(projected: tf.Tensor3D, frameCounts: Int32Array): tf.Tensor3D[] {
    const start = this.encoder.enter(projected, frameCounts);
    return [start, ...this.encoder.run(start, frameCounts, 0, this.frozenLayerCount, null)];
  }

  /** Every hidden state that the head may need: those in `frames` and those of the trainable layers. */
  private topStates(frames: tf.Tensor3D, frameCounts: Int32Array, key: DropoutKey | null): tf.Tensor3D[] {
    const stored = this.frameWidth / this.config.hiddenSize;
    const before = stored === 1 ? [frames] : (tf.split(frames, stored, 2) as tf.Tensor3D[]);
    const dropout = key ? new DropoutMasks(key, frameCounts) : null;
    const { layerCount } = this.config;
    return [...before, ...this.encoder.run(before.at(-1)!, frameCounts, this.frozenLayerCount, layerCount, dropout)];
  }

  /** What the head pools: every state as it is for a weighted sum, else the last one behind the closing norm. */
  private headStates(states: tf.Tensor3D[]): tf.Tensor3D[] {
    return this.config.usesWeightedLayerSum ? states : [this.encoder.leave(states.at(-1)!)];
  }
}

function paddedLength(frameCounts: Int32Array): number {
  const longest = Math.max(...frameCounts);
  return tf.getBackend() === 'webgpu' ? Math.ceil(longest / webgpuBucketFrames) * webgpuBucketFrames : longest;
}
