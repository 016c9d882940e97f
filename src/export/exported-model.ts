// A trained classifier as the writers of exports take it: its facts, its config, and its weights one at a time.

import type { HeadCalibration } from '../formats/hugging-face/calibration.ts';
import type { ModelConfig } from '../formats/hugging-face/model-config.ts';
import type { NamedWeight } from '../model/weights/loading.ts';
import type { RunRecord } from '../run/run-record.ts';

/** The model that training began with. */
export interface BaseModel {
  name: string;
  /** On Hugging Face, where it was downloaded from there: "facebook/hubert-base-ls960" and the commit. */
  hub: { repo: string; commit: string } | null;
  /** As its source says, an SPDX identifier or what is written there; null where it is not known. */
  licence: string | null;
}

export interface ExportedModel {
  run: RunRecord;
  /** The step whose parameters are exported. */
  step: number;
  /** With the run's labels. */
  config: ModelConfig;
  base: BaseModel;
  /** Null where the run's validation part told nothing of it. */
  calibration: HeadCalibration | null;
  /** By the names that `save_pretrained` writes, in the order of the state dict. Their numbers are read from storage when they are asked
   *  for and kept by nobody: a large model is never in memory as a whole. */
  weights: ReadonlyMap<string, NamedWeight>;
}
