// Clips on their way into the model: where their samples and frames come from, and what several of them are at once.

import type { Tensor3D } from '../engine/tensor.ts';

/** What the classifier takes for a clip: `frameCount` rows of `frameWidth`. `ClipInputKind` says what they are. */
export interface ClipFrames {
  frames: Float32Array;
  frameCount: number;
}

/** Rows of several clips, padded to a common length or packed one clip behind the other. The holder disposes `frames`. */
export interface FrameBatch {
  frames: Tensor3D; // [B, T, W] or [1, ΣT, W]
  /** Rows of each clip that count, 1..T. */
  frameCounts: Int32Array; // [B]
}

/** What the classifier takes for the given clips: frames as they enter the first trainable layer, or what comes before. */
export interface FrameSource {
  /** Rows of each clip, one after the other: `[frameCount, frameWidth]`, in the order asked for. */
  read(clipIndices: readonly number[]): Promise<ClipFrames[]>;
}

/** Where a pass keeps what it computes of each clip: the trunk's output, or something else. */
export interface FrameCache<Output = ClipFrames> {
  /** Whether the clip's is there already. */
  has(clipIndex: number): boolean;
  write(clipIndex: number, output: Output): Promise<void>;
  /** Makes what was written so far safe against a crash. */
  flush(): Promise<void>;
}

/** Clips as the feature extractor gives them: resampled, and normalised where its settings say so. */
export interface SampleSource {
  /** Samples that `read` will give, for sorting. */
  sampleCount(clipIndex: number): number;
  read(clipIndex: number): Promise<Float32Array>;
}
