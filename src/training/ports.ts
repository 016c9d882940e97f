// What a Trainer needs from outside: so it runs the same in the train worker, in the parity check and in tests. Its
// fourth port, where the clips' frames come from, is the model's own: `FrameSource` in `model/clip-frames.ts`.

import type { SpeechClassifier } from '../model/speech-classifier.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { CheckpointSummary } from './log-rows.ts';
import type { TrainerEvent } from './trainer-events.ts';

/** The part of a classifier that is trained: so a Trainer runs on any model with cached frames below it. */
export type TrainableModel = Pick<SpeechClassifier, 'trainable' | 'batchFrames' | 'top' | 'lossAndGradients'>;

/** Where checkpoints are kept. What it is given to save is its own from then on. */
export interface CheckpointStore {
  save(checkpoint: Checkpoint): Promise<CheckpointSummary>;
  load(step: number): Promise<Checkpoint>;
  list(): Promise<CheckpointSummary[]>;
  delete(step: number): Promise<void>;
}

export type EventSink = (event: TrainerEvent) => void;
