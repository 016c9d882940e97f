// The whole model: HubertForSequenceClassification of modeling_hubert.py (transformers 5.17) and its relatives
// (config/architectures.ts), from samples to logits, loss and gradients.
//
//   samples ─ convolutions ─▶ features ─ entrance ─▶ state 0 ─ layers ─▶ states ─ mean, head ─▶ logits
//
// The entrance is the feature projection, SpecAugment and the positional embedding. `ForwardMode` says where training begins:
// what lies before gives the same in every step, and `trunk` computes it once a clip.
// Letters: B clips, N samples, T frames, C features, H hidden size, S hidden states, K labels, W width of a stored row.

import * as tf from '@tensorflow/tfjs-core';
import { type ClipInputKind, clipInputKind, type ForwardMode } from '../config/forward-mode.ts';
import { cutPieces, piecesOf } from '../config/plan/piece-size.ts';
import { type Piece, tensorPieces } from '../engine/largest-tensor.ts';
import { crossEntropy } from '../engine/ops/cross-entropy/cross-entropy.ts';
import { plainLoss, weightOfClips } from '../engine/ops/cross-entropy/cross-entropy-targets.ts';
import { type LinearParameters, linear } from '../engine/ops/linear/linear.ts';
import { maskedMean } from '../engine/ops/masked-mean/masked-mean.ts';
import { canPackSequences, isPackedSequence } from '../engine/packed-sequences.ts';
import type { ModelConfig } from '../formats/hugging-face/model-config.ts';
import { packRows, padRows, sliceClips } from './batching.ts';
import { Encoder, FeatureProjection, type HiddenStates, lastOf } from './blocks/encoder.ts';
import { FeatureEncoder } from './blocks/feature-encoder.ts';
import { type DropoutKey, drawRandomness, type Randomness, randomnessOfClips } from './blocks/randomness.ts';
import { SpecAugment } from './blocks/spec-augment.ts';
import type { ClipFrames, FrameBatch } from './clip-frames.ts';
import { ClipPass, type ClipPassParts, type FramesAndStatistics } from './clip-pass.ts';
import { frameCount, frameWidth } from './frame-shape.ts';
import { differentiate, GradientAccumulator } from './gradients.ts';
import type { ModelLoadingReport, ParameterCounts } from './model-record.ts';
import type { ClipTrace, LossAndGradients, SpeechClassifier } from './speech-classifier.ts';
import { DeviceWeights } from './weights/device-weights.ts';
import type { LoadedWeights, NamedWeight } from './weights/loading.ts';
import { countParameters } from './weights/parameter-list.ts';

/** `SpeechClassifier` says what its public methods promise. */
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

  private readonly convolutions: FeatureEncoder;
  private readonly featureProjection: FeatureProjection;
  private readonly specAugment: SpecAugment;
  private readonly encoder: Encoder;
  private readonly layerWeights: tf.Tensor | null; // [S]
  private readonly projector: LinearParameters;
  private readonly classifier: LinearParameters;
  private readonly clipPass: ClipPass;

  /** Whether all from the feature projection on trains. */
  private readonly trainsEntrance: boolean;
  /** The layers before this one are frozen. */
  private readonly firstTrainedLayer: number;

  /** Uploads the weights to the open backend. */
  constructor(loaded: LoadedWeights, mode: ForwardMode) {
    const { config } = loaded;
    const weights = new DeviceWeights(loaded, mode);
    this.config = config;
    this.mode = mode;
    this.inputKind = clipInputKind(mode);
    this.loading = loaded.report;
    this.parameterCounts = countParameters(config, mode);
    this.frameWidth = frameWidth(config, mode);
    this.trainable = weights.trainable;
    this.loaded = loaded;
    this.weights = weights;

    this.convolutions = new FeatureEncoder(config, weights, mode);
    this.featureProjection = new FeatureProjection(config, weights);
    this.specAugment = new SpecAugment(config, weights);
    this.encoder = new Encoder(config, weights);
    this.layerWeights = config.usesWeightedLayerSum ? weights.tensor('layer_weights') : null;
    this.projector = weights.linear('projector');
    this.classifier = weights.linear('classifier');

    this.trainsEntrance = mode.trainableParts === 'everything' || mode.trainableParts === 'all_but_convolutions';
    this.firstTrainedLayer = this.trainsEntrance ? 0 : config.layerCount - mode.trainLayers;
    const { convolutions, featureProjection, encoder } = this;
    this.clipPass = new ClipPass({ config, convolutions, featureProjection, encoder, kept: this.keptFrames() });
  }

  private keptFrames(): ClipPassParts['kept'] {
    switch (this.inputKind) {
      case 'samples':
        return null;
      case 'features':
        return { kind: 'features' };
      case 'states':
        return { kind: 'states', layer: this.firstTrainedLayer };
    }
  }

  frameCount(sampleCount: number): number {
    return frameCount(this.config, sampleCount);
  }

  async trunk(clips: readonly Float32Array[]): Promise<ClipFrames[]> {
    if (this.inputKind === 'samples') return clips.map((samples) => ({ frames: samples, frameCount: samples.length }));
    return this.clipPass.frames(clips);
  }

  layerStatistics(clips: readonly Float32Array[]): Promise<Float32Array[]> {
    return this.clipPass.statistics(clips);
  }

  /** `trunk` and `layerStatistics` in one pass, where there is anything to keep: what they share is computed once. */
  trunkAndStatistics(clips: readonly Float32Array[]): Promise<FramesAndStatistics[]> {
    return this.clipPass.framesAndStatistics(clips);
  }

  batchFrames(clips: readonly ClipFrames[]): FrameBatch {
    switch (this.inputKind) {
      case 'samples':
        return this.convolutions.batch(clips.map((clip) => clip.frames));
      case 'features':
        return padRows(clips, this.frameWidth);
      case 'states': {
        // only attention, the mean and dropout look beyond a row, and know where a clip begins; relative positions do not
        const canPack = this.config.relativePosition === null && canPackSequences();
        return canPack ? packRows(clips, this.frameWidth) : padRows(clips, this.frameWidth);
      }
    }
  }

  top(frames: tf.Tensor3D, frameCounts: Int32Array, dropout: DropoutKey | null): tf.Tensor2D {
    return tf.tidy(() => {
      const pieces = dropout ? [] : this.bindablePieces({ frames, frameCounts });
      if (pieces.length > 1) {
        const parts = pieces.map(({ from, size }) => sliceClips({ frames, frameCounts }, from, from + size));
        return tf.concat(parts.map((part) => this.top(part.frames, part.frameCounts, null)));
      }
      const batch = this.convolutions.features({ frames, frameCounts });
      const randomness = this.draw(dropout, batch.frameCounts);
      return this.trained(this.frozen(batch, randomness), batch.frameCounts, randomness);
    });
  }

  /** What enters the part that trains: hidden states, stored or computed; features [B, T, C] where the entrance trains. */
  private frozen({ frames, frameCounts }: FrameBatch, randomness: Randomness | null): HiddenStates {
    if (this.trainsEntrance) return [tf.clone(frames)];
    if (this.inputKind !== 'states') {
      return this.frozenStates(frames, frameCounts, this.mode.trainsFrozenParts ? randomness : null);
    }
    const stored = this.frameWidth / this.config.hiddenSize;
    return stored === 1 ? [tf.clone(frames)] : (tf.split(frames, stored, 2) as HiddenStates);
  }

  /** Hidden states 0 … the first trained layer's input, of features [B, T, C]. */
  private frozenStates(features: tf.Tensor3D, frameCounts: Int32Array, randomness: Randomness | null): HiddenStates {
    const entering = this.enter(features, frameCounts, randomness);
    return this.encoder.run([entering], frameCounts, 0, this.firstTrainedLayer, randomness?.dropout ?? null);
  }

  /** features [B, T, C] → what enters the first layer [B, T, H]; `randomness` null: evaluation mode. */
  private enter(features: tf.Tensor3D, frameCounts: Int32Array, randomness: Randomness | null): tf.Tensor3D {
    return tf.tidy(() => {
      const dropout = randomness?.dropout ?? null;
      const projected = this.featureProjection.forward(features, dropout);
      const masked = randomness ? this.specAugment.forward(projected, randomness.spec) : projected;
      return this.encoder.enter(masked, frameCounts, this.mode.batchPadding === null, dropout);
    });
  }

  /** The part that trains, given what `frozen` gave → logits [B, K]. */
  private trained(input: HiddenStates, frameCounts: Int32Array, randomness: Randomness | null): tf.Tensor2D {
    const { layerCount } = this.config;
    const entering: HiddenStates = this.trainsEntrance ? [this.enter(input[0], frameCounts, randomness)] : input;
    const dropout = randomness?.dropout ?? null;
    const states = this.encoder.run(entering, frameCounts, this.firstTrainedLayer, layerCount, dropout);
    return this.logits(states, frameCounts);
  }

  /** Every hidden state → logits [B, K]. The projector is linear, so the mean over the frames is taken before it: of one row
   *  a clip instead of one a frame. */
  private logits(states: HiddenStates, frameCounts: Int32Array): tf.Tensor2D {
    const pooled = this.layerWeights
      ? weightedMean(states, this.layerWeights, frameCounts)
      : maskedMean(this.encoder.leave(lastOf(states)), frameCounts); // [B, H]
    return linear(linear(pooled, this.projector), this.classifier);
  }

  /** The random numbers of a micro-batch; null in evaluation mode. */
  private draw(key: DropoutKey | null, frameCounts: Int32Array): Randomness | null {
    return key && drawRandomness(key, frameCounts, this.config, this.mode);
  }

  lossAndGradients(
    frames: tf.Tensor3D,
    frameCounts: Int32Array,
    labels: Int32Array,
    dropout: DropoutKey | null,
    lossRule = plainLoss,
  ): LossAndGradients {
    const batch = this.convolutions.features({ frames, frameCounts });
    const randomness = this.draw(dropout, batch.frameCounts);
    const totalWeight = weightOfClips(labels, lossRule);
    const losses: tf.Scalar[] = [];
    const logits: tf.Tensor2D[] = [];
    const sums = new GradientAccumulator();
    // clips do not see one another, so their gradients add up: as many go together as memory holds; the convolutions' follow,
    // a clip at a time, from those of the features
    for (const [from, to] of this.pieces(batch)) {
      const piece = sliceClips(batch, from, to);
      const pieceLabels = labels.subarray(from, to);
      const pieceRandomness = randomness && randomnessOfClips(randomness, from, to);
      const share = weightOfClips(pieceLabels, lossRule) / totalWeight;

      const input = tf.tidy(() => this.frozen(piece, pieceRandomness)); // keeps nothing for gradients
      const forward = () => {
        const pieceLogits = this.trained(input, piece.frameCounts, pieceRandomness);
        logits.push(tf.keep(pieceLogits));
        const loss = crossEntropy(pieceLogits, pieceLabels, lossRule);
        return share === 1 ? loss : tf.mul<tf.Scalar>(loss, share);
      };
      const features = this.convolutions.trains ? input[0] : null;
      const { value, gradients, dInput } = differentiate(forward, this.trainable, { input: features });
      losses.push(value);
      sums.add(gradients);
      if (dInput) this.convolutions.addGradients(sums, { frames, frameCounts }, from, dInput);
      tf.dispose([piece.frames, input, dInput ?? []]);
    }
    const gradients = sums.take(this.trainable.keys());
    const result = { loss: tf.addN(losses), gradients, logits: tf.concat(logits, 0) };
    tf.dispose([batch.frames, losses, logits]);
    return result;
  }

  /** Clips whose gradients go through memory together. */
  protected pieces({ frames, frameCounts }: FrameBatch): [from: number, to: number][] {
    const { config, mode } = this;
    const rows = isPackedSequence(frames, frameCounts) ? [...frameCounts] : [...frameCounts].fill(frames.shape[1]);
    const [first] = this.bindablePieces({ frames, frameCounts });
    return cutPieces(piecesOf(config, mode.trainLayers, rows), first?.size ?? frameCounts.length);
  }

  /** Clips of a batch that a GPU takes at once: no tensor of theirs is larger than it binds. */
  private bindablePieces({ frames, frameCounts }: FrameBatch): Piece[] {
    const { headCount, hiddenSize, intermediateSize } = this.config;
    const isSamples = this.inputKind === 'samples' && frames.shape[2] === 1;
    const length = isSamples ? frameCount(this.config, frames.shape[1]) : frames.shape[1];
    const widest = Math.max(headCount * length, intermediateSize, hiddenSize, frames.shape[2]);
    return tensorPieces(frameCounts.length, length * widest);
  }

  async trace(samples: Float32Array): Promise<ClipTrace> {
    const frameCount = this.frameCount(samples.length);
    const frameCounts = Int32Array.of(frameCount);
    const tensors = tf.tidy(() => {
      const features = this.convolutions.ofClip(samples);
      const projected = this.featureProjection.forward(features, null);
      const entering = this.encoder.enter(projected, frameCounts, true, null);
      const states = this.encoder.run([entering], frameCounts, 0, this.config.layerCount, null);
      const last = this.encoder.leave(lastOf(states));
      return { features, projected, states, last, logits: this.logits(states, frameCounts) };
    });
    const read = (tensor: tf.Tensor) => tensor.data() as Promise<Float32Array>;
    const [convFeatures, projected, hiddenStates, lastHiddenState, logits] = await Promise.all([
      read(tensors.features),
      read(tensors.projected),
      Promise.all(tensors.states.map(read)),
      read(tensors.last),
      read(tensors.logits),
    ]);
    tf.dispose(tensors);
    return { frameCount, convFeatures, projected, hiddenStates, lastHiddenState, logits };
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
}

/** The mean frame of every hidden state as it is, without the closing norm, summed with the shares softmax(weights [S])
 *  → [B, H]. */
function weightedMean(states: HiddenStates, weights: tf.Tensor, frameCounts: Int32Array): tf.Tensor2D {
  const means = tf.stack(states.map((state) => maskedMean(state, frameCounts))); // [S, B, H]
  const [count, clips, hidden] = means.shape as [number, number, number];
  const shares = tf.reshape(tf.softmax(weights), [1, count]) as tf.Tensor2D;
  const sum = tf.matMul(shares, tf.reshape(means, [count, clips * hidden]) as tf.Tensor2D);
  return tf.reshape(sum, [clips, hidden]);
}
