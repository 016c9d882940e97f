// What Predict has heard: takes from the microphone and files. All of it is in memory alone, and gone when the page is closed.

import type { Answer } from '../evaluation/answer.ts';
import type { ClipHabits } from '../evaluation/clip-habits.ts';
import type { ErrorRecord } from '../lib/errors.ts';
import type { PredictorInfo, PredictorSource } from '../runs/predict/predict-types.ts';

/** A choice holds while the run is open that was open when it was made: another run that is opened is the one to try. */
export interface PredictorChoice {
  source: PredictorSource;
  whileRunId: string | null;
}

export interface HeardClip {
  /** Of its own among all that was heard. */
  id: number;
  /** A file's path; of a take, which one it was. */
  name: string;
  /** Of what was predicted. */
  seconds: number;
  /** What a classifier made of it, and which one that was. */
  predictor: PredictorInfo;
  answer: Answer;
  /** One for each label. */
  logits: number[];
}

/** A file that could not be predicted, and why. */
export interface UnheardFile {
  path: string;
  error: ErrorRecord;
}

export interface HeardFiles {
  /** `working` until all are through; `stopped` by a person, or because something else took the engine. */
  state: 'working' | 'done' | 'stopped';
  /** Of the folder, the archive or the first file. */
  name: string;
  /** Files that are through, of those that can be decoded; no `total` until they are listed. */
  done: number;
  total: number;
  clips: readonly HeardClip[];
  problems: readonly UnheardFile[];
  /** Of the last seconds. */
  clipsPerSec: number;
  secondsLeft: number | null;
  /** Why it stopped, where no person did it. */
  error: ErrorRecord | null;
  /** With what they are predicted. */
  predictor: PredictorInfo;
}

/** Where something that was heard has gone when it was added to the data. */
export interface KeptClip {
  datasetId: string;
  datasetName: string;
  /** Its file there. */
  path: string;
  label: string;
  clipIndex: number;
}

export interface TryItState {
  predictorChoice: PredictorChoice | null;
  /** Newest first. */
  takes: readonly HeardClip[];
  heardFiles: HeardFiles | null;
}

export interface TryItActions {
  /** Predicts with this from now on, until another run is opened. */
  choosePredictor(source: PredictorSource): void;
  /** Imports a model and predicts with it; what trains next stays the model that was open. Errors go to the area `model`: also
   *  `model/no-classifier`, where it is imported but tells no labels apart. */
  importPredictor(files: File[]): Promise<void>;
  /** What the clips were like that the open predictor was trained on. */
  clipHabits(): Promise<ClipHabits>;
  /** Predicts what was recorded, without the silence around it beyond what the training's clips have, and puts it first among
   *  `takes`. Null where there is too little to hear. */
  hearTake(samples: Float32Array<ArrayBuffer>, sampleRateHz: number): Promise<HeardClip | null>;
  /** A take once more, with the classifier that is open now. */
  hearAgain(id: number): Promise<void>;
  forgetTake(id: number): void;
  /** Predicts files, folders and archives, one clip after another, in place of those before. */
  hearFiles(files: File[]): Promise<void>;
  stopHearingFiles(): void;
  /** The rest of what was stopped. */
  goOnHearingFiles(): Promise<void>;
  forgetFiles(): void;
  /** The sound of a take or a file; null where it is not in memory any more. */
  heardSamples(id: number): { samples: Float32Array<ArrayBuffer>; sampleRateHz: number } | null;
  /** `predictions.csv` of the files, for the page to save. */
  heardFilesTable(): Blob;
  /** Adds a take or a file to the open data set under a label, as a file of this name; where none is open, it becomes a data set.
   *  Resolves with where it is now; null where the data set had it already. */
  keepHeard(id: number, label: string, names: { fileName: string; datasetName: string }): Promise<KeptClip | null>;
  /** Leaves it out of everything again. */
  unkeepHeard(kept: KeptClip): Promise<void>;
}
