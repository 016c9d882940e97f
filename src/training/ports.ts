// What a Trainer needs from outside: so it runs the same in the train worker, in the parity check and in tests. Its
// fourth port, where the clips' frames come from, is the model's own: `FrameSource` in `model/clip-frames.ts`.

import type { SpeechClassifier } from '../model/speech-classifier.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { CheckpointSummary } from './log-rows.ts';
import type { TrainerEvent } from './trainer-events.ts';

/** The part of a classifier that is trained: so a Trainer runs on any model with cached frames below it. */
export type TrainableModel = Pick<SpeechClassifier, 'trainable' | 'batchFrames' | 'top' | 'lossAndGradients'>;

/** Where checkpoints are kept. The tensors that it is given to save stay as they are until the promise is settled, and no longer:
 *  they may lie in the engine's memory. */
export interface CheckpointStore {
  /** @param pace how much time there is; without it, none */
  save(checkpoint: Checkpoint, pace?: SavePace): Promise<CheckpointSummary>;
  load(step: number): Promise<Checkpoint>;
  list(): Promise<CheckpointSummary[]>;
  delete(step: number): Promise<void>;
}

/** A save beside the steps may take its time, so that it takes little of theirs. */
export interface SavePace {
  /** What it may rest in all. */
  spreadMs: number;
  /** `listener` hears what share of it has to be done by now, whatever is left to rest: 1 where it is waited for. */
  onDue(listener: (share: number) => void): void;
}

export type EventSink = (event: TrainerEvent) => void;
