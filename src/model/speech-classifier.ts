// What training, evaluation and checks may ask of a classifier; `HubertClassifier` is it.
// Letters: B clips, T rows of the longest clip, H hidden size, K labels, W floats of a row.

import type { ClipInputKind, ForwardMode } from '../config/forward-mode.ts';
import type { LossRule } from '../engine/ops/cross-entropy/cross-entropy-targets.ts';
import type { Scalar, Tensor, Tensor2D, Tensor3D, Variable } from '../engine/tensor.ts';
import type { ModelConfig } from '../formats/hugging-face/model-config.ts';
import type { DropoutKey } from './blocks/randomness.ts';
import type { ClipFrames, FrameBatch } from './clip-frames.ts';
import type { ModelLoadingReport, ParameterCounts } from './model-record.ts';
import type { NamedWeight } from './weights/loading.ts';

export interface LossAndGradients {
  /** Mean cross entropy over the clips, as the loss rule weighs it. */
  loss: Scalar;
  /** By Hugging Face name. A layer that LayerDrop skipped has no entries, as torch leaves its gradients `None`. */
  gradients: Map<string, Tensor>;
  logits: Tensor2D; // [B, K]
}

/** Intermediate results of one clip in evaluation mode, for checks. Row-major `[T, width]`. */
export interface ClipTrace {
  frameCount: number;
  convFeatures: Float32Array; // [T, conv_dim.at(-1)]
  projected: Float32Array; // [T, H]
  /** 0 enters the first layer, i leaves layer i; for pre-norm models the last is before the closing norm. */
  hiddenStates: Float32Array[]; // (L + 1) × [T, H]
  lastHiddenState: Float32Array; // [T, H]
  logits: Float32Array; // [K]
}

export interface SpeechClassifier {
  readonly config: ModelConfig;
  readonly loading: ModelLoadingReport;
  readonly parameterCounts: ParameterCounts;
  readonly mode: ForwardMode;
  /** What `trunk` gives and `batchFrames` takes. */
  readonly inputKind: ClipInputKind;
  /** Floats per row of it: for states H, or H × (frozen layers + 1) with a weighted layer sum; for samples 1. */
  readonly frameWidth: number;
  /** Parameters that train, by Hugging Face name, in the order of `model.named_parameters()`. Assign to change them. */
  readonly trainable: ReadonlyMap<string, Variable>;

  /** Frames that a clip of this many samples has. Throws `model/clip-too-short` when there is none. */
  frameCount(sampleCount: number): number;

  /** What of the model gives the same for a clip in every step: samples as the feature extractor gives them (see
   *  `audio/clip-input.ts`) to what `batchFrames` takes; in evaluation mode. Each clip gives what it would give alone,
   *  whatever it is batched with. Where nothing can be kept, the samples come back. Leaves no tensor behind. */
  trunk(clips: readonly Float32Array[]): Promise<ClipFrames[]>;

  /** Of each clip the row of `layer-statistics.ts`, in evaluation mode whatever trains: each clip gives what it would give
   *  alone. Leaves no tensor behind. */
  layerStatistics(clips: readonly Float32Array[]): Promise<Float32Array[]>;

  /** Clips as one batch, for `top` and `lossAndGradients`. Caller disposes `frames`. */
  batchFrames(clips: readonly ClipFrames[]): FrameBatch;

  /** The rest of the model. `dropout` null: evaluation mode. Caller owns the result. */
  top(frames: Tensor3D, frameCounts: Int32Array, dropout: DropoutKey | null): Tensor2D; // [B, K]

  /** Loss and gradients of every trainable parameter in train mode; `dropout` null switches every dropout off.
   *  `labels`: class of each clip; `lossRule` default `plainLoss`. Caller owns all results. */
  lossAndGradients(
    frames: Tensor3D,
    frameCounts: Int32Array,
    labels: Int32Array,
    dropout: DropoutKey | null,
    lossRule?: LossRule,
  ): LossAndGradients;

  /** All intermediate results of one clip alone, evaluation mode. */
  trace(samples: Float32Array): Promise<ClipTrace>;

  /** Every weight under the name and in the order `save_pretrained` writes, with the current trained values. */
  exportWeights(): Promise<Map<string, NamedWeight>>;

  /** Undoes all training: every parameter that trains is again as it was loaded. */
  reset(): void;

  /** Frees every tensor of the model. */
  dispose(): void;
}

/** What an evaluation asks of a classifier. */
export type EvaluableModel = Pick<SpeechClassifier, 'batchFrames' | 'top'>;
