// What a Trainer is given, and what it gives back.

import type { TrainingConfig } from '../config/training-config.ts';
import type { Split } from '../dataset/splits/split.ts';
import type { FrameSource } from '../model/clip-frames.ts';
import type { CheckpointStore, EventSink, TrainableModel } from './ports.ts';
import type { RunDependencies } from './run-dependencies.ts';

export interface TrainerOptions {
  model: TrainableModel;
  frames: FrameSource;
  /** Waited for before `frames` is asked for these. False: it was stopped. Without it they are all there. */
  haveFrames?: (needed: NeededFrames) => Promise<boolean>;
  /** Class of each clip, by clip index. */
  clipLabels: readonly number[];
  /** By class: what a figure of a single one is named for. */
  classNames: readonly string[];
  split: Pick<Split, 'train' | 'validation'>;
  config: TrainingConfig;
  checkpoints: CheckpointStore;
  onEvent: EventSink;
  /** Samples of a clip, by clip index: for `train_sampling_strategy: group_by_length`. */
  lengthOf: (clip: number) => number;
  /** Reads each micro-batch's loss back, for checks; it costs a wait for the device. */
  readsEveryLoss?: boolean;
  /** Waits until the device has done what it was given: bounds its queue, so that a stop is quick. */
  settle?: () => Promise<void>;
  /** What a checkpoint must have been made with to be restored; not looked at where it is not given. */
  dependsOn?: RunDependencies;
  /** So much time after the last checkpoint one is saved though none is due. Default: never. */
  safetySaveEveryMs?: number;
  /** The last checkpoint cannot be stored. True: try again; false: end without it. Default: end with the error. */
  onLastSaveFailed?: (error: unknown) => Promise<boolean>;
}

/** Clips `from` to `to` (exclusive) of an order in which all of it will be asked for. */
export interface NeededFrames {
  of: 'epoch' | 'validation';
  order: readonly number[];
  from: number;
  to: number;
}

export interface TrainerResult {
  outcome: 'finished' | 'stopped';
  step: number;
  epoch: number;
  bestStep: number | null;
  bestMetric: number | null;
  /** The step whose parameters the model holds now: the best one's where `load_best_model_at_end` asks for it. */
  loadedStep: number;
}
