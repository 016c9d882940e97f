// HubertForSequenceClassification and its relatives (config/architectures.ts), split where training begins: what is frozen
// and the same every time runs once a clip, the rest in every step. `ForwardMode` says where that is.
// Letters: B clips, T frames, K labels, W width of what a clip's rows hold.

import * as tf from '@tensorflow/tfjs-core';
import { type ClipInputKind, clipInputKind, type ForwardMode } from '../config/forward-mode.ts';
import { clipsAtOnce } from '../config/plan/piece-size.ts';
import type { LossRule } from '../engine/ops/cross-entropy/cross-entropy-targets.ts';
import { canPackSequences } from '../engine/packed-sequences.ts';
import type { ModelConfig } from '../formats/hugging-face/model-config.ts';
import { ofClips, type StepRandomness, stepRandomness } from './blocks/step-randomness.ts';
import type { ClipFrames, FrameBatch } from './clip-frames.ts';
import { FeatureStage, paddedFrames, padFrames } from './feature-stage.ts';
import { frameCount } from './frame-count.ts';
import type { ModelLoadingReport, ParameterCounts } from './model-record.ts';
import { Network } from './network.ts';
import type { ClipTrace, DropoutKey, LossAndGradients, NamedWeight, SpeechClassifier } from './speech-classifier.ts';
import { gradientsInPieces } from './step-gradients.ts';
import { DeviceWeights } from './weights/device-weights.ts';
import type { LoadedWeights } from './weights/loading.ts';
import { countParameters } from './weights/parameter-list.ts';

export class HubertClassifier implements SpeechClassifier {
  readonly config: ModelConfig;
  readonly mode: ForwardMode;
  readonly inputKind: ClipInputKind;
  readonly loading: ModelLoadingReport;
  readonly parameterCounts: ParameterCounts;
  readonly frameWidth: number;
  readonly trainable: ReadonlyMap<string, tf.Variable>;
  private readonly loaded: LoadedWeights;
  private readonly weights: DeviceWeights;
  private readonly featureStage: FeatureStage;
  private readonly network: Network;

  /** Uploads the weights to the open backend. */
  constructor(loaded: LoadedWeights, mode: ForwardMode) {
    const { config } = loaded;
    this.loaded = loaded;
    this.config = config;
    this.mode = mode;
    this.inputKind = clipInputKind(mode);
    this.frameWidth = frameWidth(config, mode);
    this.loading = loaded.report;
    this.parameterCounts = countParameters(config, mode);
    this.weights = new DeviceWeights(loaded, mode);
    this.trainable = this.weights.trainable;
    this.featureStage = new FeatureStage(config, this.weights, mode);
    this.network = new Network(config, this.weights, mode);
  }

  frameCount(sampleCount: number): number {
    return frameCount(this.config, sampleCount);
  }

  async trunk(clips: readonly Float32Array[]): Promise<ClipFrames[]> {
    if (this.inputKind === 'samples') return clips.map((samples) => ({ frames: samples, frameCount: samples.length }));
    if (tf.getBackend() === 'webgpu') return this.trunkBatch(clips);
    const results: ClipFrames[] = [];
    for (const run of runsOfLikeLength(clips)) results.push(...(await this.trunkBatch(run)));
    return results;
  }

  batchFrames(clips: readonly ClipFrames[]): FrameBatch {
    if (this.inputKind === 'samples') return this.featureStage.batch(clips.map((clip) => clip.frames));
    const frameCounts = Int32Array.from(clips, (clip) => clip.frameCount);
    if (this.joinsClips) return { frames: joinedFrames(clips, this.frameWidth), frameCounts };
    const frames = paddedFrames(frameCounts);
    const values = new Float32Array(clips.length * frames * this.frameWidth);
    clips.forEach((clip, i) => {
      values.set(clip.frames, i * frames * this.frameWidth);
    });
    return { frames: tf.tensor3d(values, [clips.length, frames, this.frameWidth]), frameCounts };
  }

  top(frames: tf.Tensor3D, frameCounts: Int32Array, dropout: DropoutKey | null): tf.Tensor2D {
    return tf.tidy(() => {
      const batch = this.featureStage.features({ frames, frameCounts });
      const randomness = this.randomness(batch, dropout);
      return this.logits(this.before(batch, randomness), batch.frameCounts, randomness);
    });
  }

  lossAndGradients(
    frames: tf.Tensor3D,
    frameCounts: Int32Array,
    labels: Int32Array,
    dropout: DropoutKey | null,
    lossRule?: LossRule,
  ): LossAndGradients {
    const batch = this.featureStage.features({ frames, frameCounts });
    const randomness = this.randomness(batch, dropout);
    const { trainsEntrance } = this.network;
    const featureGradients: tf.Tensor3D[] = [];
    const clipCount = frameCounts.length;
    const part = (from: number, to: number) => ({
      frameCounts: batch.frameCounts.subarray(from, to),
      randomness: randomness && ofClips(randomness, from, to),
    });
    const result = gradientsInPieces({
      clipCount,
      pieceSize:
        this.inputKind === 'states'
          ? clipCount
          : clipsAtOnce(this.config, this.mode.trainLayers, batch.frames.shape[1]),
      labels,
      lossRule,
      variables: this.trainable,
      input: (from, to) =>
        tf.tidy(() => {
          const { randomness: own, frameCounts: counts } = part(from, to);
          const isWhole = to - from === clipCount;
          const rows = isWhole ? batch.frames.clone() : tf.slice(batch.frames, [from, 0, 0], [to - from, -1, -1]);
          return trainsEntrance ? [rows] : this.before({ frames: rows, frameCounts: counts }, own);
        }),
      logits: (input, from, to) => {
        const { randomness: own, frameCounts: counts } = part(from, to);
        const states = trainsEntrance ? this.before({ frames: input[0]!, frameCounts: counts }, own) : input;
        return this.logits(states, counts, own);
      },
      onInputGradient: this.featureStage.trains ? (gradient) => featureGradients.push(gradient) : undefined,
    });
    batch.frames.dispose();
    if (this.featureStage.trains) {
      const dFeatures = tf.concat(featureGradients, 0);
      this.featureStage.addGradients({ frames, frameCounts }, dFeatures, result.gradients);
      tf.dispose([dFeatures, ...featureGradients]);
    }
    return { ...result, gradients: inOrder(result.gradients, this.trainable.keys()) };
  }

  async trace(samples: Float32Array): Promise<ClipTrace> {
    const counts = Int32Array.of(this.frameCount(samples.length));
    const tensors = tf.tidy(() => {
      const features = this.featureStage.ofClip(samples);
      const projected = this.network.project(features);
      const states = this.network.allStates(this.network.frozenStates(features, counts, null), counts, null);
      const last = this.network.leave(states.at(-1)!);
      return [features, projected, last, this.network.logits(states, counts), ...states];
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

  reset(): void {
    this.weights.reset();
  }

  dispose(): void {
    this.weights.dispose();
  }

  private async trunkBatch(clips: readonly Float32Array[]): Promise<ClipFrames[]> {
    const frameCounts = Int32Array.from(clips, (clip) => this.frameCount(clip.length));
    const padded = paddedFrames(frameCounts);
    const output = tf.tidy(() => {
      const parts = clips.map((clip) => tf.tidy(() => padFrames(this.featureStage.ofClip(clip), padded)));
      const features = parts.length === 1 ? parts[0]! : tf.concat(parts, 0); // [B, T, C]
      if (this.inputKind === 'features') return features;
      const states = this.network.frozenStates(features, frameCounts, null);
      return this.config.usesWeightedLayerSum ? tf.concat(states, 2) : states.at(-1)!; // [B, T, W]
    });
    const values = (await output.data()) as Float32Array;
    output.dispose();
    return Array.from(frameCounts, (count, i) => {
      const at = i * padded * this.frameWidth;
      return { frames: values.slice(at, at + count * this.frameWidth), frameCount: count };
    });
  }

  /** Where nothing sees more than rows but attention, the mean and dropout, which know where a clip begins. */
  private get joinsClips(): boolean {
    return this.inputKind === 'states' && this.config.relativePosition === null && canPackSequences();
  }

  private randomness({ frameCounts }: FrameBatch, key: DropoutKey | null): StepRandomness | null {
    return key && stepRandomness(key, frameCounts, this.config, this.mode);
  }

  /** Hidden states up to what enters the first layer that trains. */
  private before({ frames, frameCounts }: FrameBatch, randomness: StepRandomness | null): tf.Tensor3D[] {
    if (this.inputKind !== 'states') return this.network.frozenStates(frames, frameCounts, randomness);
    const stored = this.frameWidth / this.config.hiddenSize;
    return stored === 1 ? [tf.clone(frames)] : (tf.split(frames, stored, 2) as tf.Tensor3D[]);
  }

  private logits(before: tf.Tensor3D[], frameCounts: Int32Array, randomness: StepRandomness | null): tf.Tensor2D {
    return this.network.logits(this.network.allStates(before, frameCounts, randomness), frameCounts);
  }
}

/** Clips one behind the other, [1, ΣT, W]. */
function joinedFrames(clips: readonly ClipFrames[], width: number): tf.Tensor3D {
  const rows = clips.reduce((sum, clip) => sum + clip.frameCount, 0);
  const values = new Float32Array(rows * width);
  let at = 0;
  for (const { frames } of clips) {
    values.set(frames, at);
    at += frames.length;
  }
  return tf.tensor3d(values, [1, rows, width]);
}

/** Floats that a row of `trunk` and `batchFrames` holds. */
export function frameWidth(config: ModelConfig, mode: ForwardMode): number {
  const { hiddenSize, layerCount, usesWeightedLayerSum, convDim } = config;
  switch (clipInputKind(mode)) {
    case 'samples':
      return 1;
    case 'features':
      return convDim.at(-1)!;
    case 'states':
      return hiddenSize * (usesWeightedLayerSum ? layerCount - mode.trainLayers + 1 : 1);
  }
}

function inOrder(gradients: ReadonlyMap<string, tf.Tensor>, names: Iterable<string>): Map<string, tf.Tensor> {
  const ordered = new Map<string, tf.Tensor>();
  for (const name of names) {
    const gradient = gradients.get(name);
    if (gradient) ordered.set(name, gradient);
  }
  return ordered;
}

/** On wasm a batch saves less than its padding costs, unless there is little of it: neighbours whose lengths differ by a
 *  tenth at most, in order. */
function runsOfLikeLength(clips: readonly Float32Array[]): Float32Array[][] {
  const runs: Float32Array[][] = [];
  let [shortest, longest] = [0, 0];
  for (const clip of clips) {
    shortest = Math.min(shortest, clip.length);
    longest = Math.max(longest, clip.length);
    if (runs.length === 0 || shortest < 0.9 * longest) {
      runs.push([]);
      shortest = clip.length;
      longest = clip.length;
    }
    runs.at(-1)!.push(clip);
  }
  return runs;
}
