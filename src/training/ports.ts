// What a training session needs from outside: so it runs the same in the train worker, in the parity check and in tests.

import type { CheckpointSummary, EvalLogRow, TrainLogRow } from '../protocol/run-types.ts';

/** Frames of the given clips as they enter the first trainable layer. */
export interface FrameSource {
  /** Frames of each clip, row after row: `[frameCount, hiddenSize]`, in the order asked for. */
  read(clipIndices: readonly number[]): Promise<ClipFrames[]>;
}

export interface ClipFrames {
  frames: Float32Array;
  frameCount: number;
}

/** Everything a run needs to go on exactly where it was. Tensors by Hugging Face parameter name, float32. */
export interface Checkpoint {
  /** Complete updates. */
  step: number;
  /** As Trainer's `state.epoch`: 1.5 is half way through the second. */
  epoch: number;
  /** Micro-batches done in the epoch that the next update belongs to. */
  microBatch: number;
  /** Parameters that train, and AdamW's first and second moments. */
  parameters: Map<string, Float32Array>;
  firstMoments: Map<string, Float32Array>;
  secondMoments: Map<string, Float32Array>;
  /** Updates that each parameter has had: fewer than `step` where LayerDrop skipped its layer. */
  updateCounts: Record<string, number>;
  bestMetric: number | null;
  bestStep: number | null;
  /** Sum of the updates' losses since the last log row (float32), and that row's step: so the next row is the same. */
  lossSinceLog: number;
  lastLoggedStep: number;
  /** The last step after which the validation split was evaluated; −1: none. */
  lastEvaluatedStep: number;
  /** What the schedule has seen of its metric, oldest first; empty where the rate follows none. */
  scheduleMetrics: number[];
}

export interface CheckpointStore {
  save(checkpoint: Checkpoint): Promise<CheckpointSummary>;
  load(step: number): Promise<Checkpoint>;
  list(): Promise<CheckpointSummary[]>;
  delete(step: number): Promise<void>;
}

/** Where the trunk's output is kept between the trunk pass and the epochs. */
export interface FrameCache {
  /** Whether the clip's frames are there already. */
  has(clipIndex: number): boolean;
  write(clipIndex: number, clip: ClipFrames): Promise<void>;
  /** Makes what was written so far safe against a crash. */
  flush(): Promise<void>;
}

/** Clips as the feature extractor gives them: resampled, and normalised where its settings say so. */
export interface SampleSource {
  /** Samples that `read` will give, for sorting. */
  sampleCount(clipIndex: number): number;
  read(clipIndex: number): Promise<Float32Array>;
}

export type SessionEvent =
  /** A checkpoint was taken over; rows after these steps belong to a future that is run again. */
  | { type: 'resumed'; step: number; lastLoggedStep: number; lastEvaluatedStep: number }
  | { type: 'log'; row: TrainLogRow }
  /** `bestStep` and `bestMetric` with this evaluation counted. */
  | { type: 'eval'; row: EvalLogRow; bestStep: number | null; bestMetric: number | null }
  | { type: 'checkpoint'; checkpoint: CheckpointSummary; kept: number[] }
  /** `step` and `epoch` as after the last complete update; `loss` where it was read back. */
  | { type: 'micro-batch'; step: number; epoch: number; microBatch: number; clipCount: number; loss: number | null };

export type EventSink = (event: SessionEvent) => void;
