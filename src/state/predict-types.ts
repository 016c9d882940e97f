// Predicting on clips that belong to no run, as the page sees it: what is open, and what can be asked.

import type { DecodedFile, DecodeWishes } from '../importing/decoded-file.ts';
import type { PredictedClips, PredictorInfo, PredictorSource } from '../runs/predict/predict-types.ts';

export interface PredictState {
  /** What tells labels apart now; null until `openPredictor`, and once its run or model was deleted. */
  predictor: PredictorInfo | null;
  isOpeningPredictor: boolean;
}

/** Errors go to the area `predict`. All but `decodeFiles` reject with `training/busy` while a training, an evaluation or a probe has the
 *  engine. */
export interface PredictActions {
  /** Opens a run's or a stored model's classifier as `predictor`, as it is stored now. */
  openPredictor(source: PredictorSource): Promise<PredictorInfo>;
  closePredictor(): void;
  /** Logits of the open predictor for clips: mono at its `sampleRateHz`, `leastSamples` at least, −1..1; each as it would be alone.
   *  Opens it again where training has closed it. */
  predictClips(clips: readonly Float32Array[]): Promise<PredictedClips>;
  /** Decodes files, folders' files and archives to mono at the rate that clips are kept at, one after the other, and stores nothing.
   *  The next one waits for `onFile`'s answer; false ends it. */
  decodeFiles(
    files: readonly File[],
    onFile: (file: DecodedFile) => Promise<boolean> | boolean,
    wishes?: Omit<DecodeWishes, 'sampleRateHz'>,
  ): Promise<void>;
}
