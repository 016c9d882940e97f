// A trained classifier as the writers of exports take it: its facts, its config, and its weights one at a time.

import type { ModelConfig } from '../formats/hugging-face/model-config.ts';
import type { NamedWeight } from '../model/weights/loading.ts';
import type { RunRecord } from '../run/run-record.ts';

export interface ExportedModel {
  run: RunRecord;
  /** The step whose parameters are exported. */
  step: number;
  /** With the run's labels. */
  config: ModelConfig;
  /** By the names that `save_pretrained` writes, in the order of the state dict. Each is read from storage when it is asked for and kept
   *  by nobody: a large model is never in memory as a whole. */
  weights: ReadonlyMap<string, NamedWeight>;
}
