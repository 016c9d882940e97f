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
  step: number;
  epoch: number;
  /** Micro-batches done in the current epoch. */
  microBatch: number;
  /** Parameters that train, and AdamW's first and second moments. */
  parameters: Map<string, Float32Array>;
  firstMoments: Map<string, Float32Array>;
  secondMoments: Map<string, Float32Array>;
  bestMetric: number | null;
  bestStep: number | null;
  /** Sum of the updates' losses since the last log row (float32), and that row's step: so the next row is the same. */
  lossSinceLog: number;
  lastLoggedStep: number;
}

export interface CheckpointStore {
  save(checkpoint: Checkpoint): Promise<CheckpointSummary>;
  load(step: number): Promise<Checkpoint>;
  list(): Promise<CheckpointSummary[]>;
  delete(step: number): Promise<void>;
}

export type SessionEvent =
  | { type: 'log'; row: TrainLogRow }
  | { type: 'eval'; row: EvalLogRow }
  | { type: 'checkpoint'; checkpoint: CheckpointSummary; kept: number[] }
  | { type: 'micro-batch'; step: number; epoch: number; microBatch: number; clipCount: number; loss: number | null };

export type EventSink = (event: SessionEvent) => void;
