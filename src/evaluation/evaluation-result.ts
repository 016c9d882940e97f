// What an evaluation gives: the figures of a split, and each clip's outcome.

import type { SplitName } from '../dataset/split.ts';

/** What an evaluation while training gives, under the names of `config/eval-metrics.ts`; `eval_f1` is the mean over the
 *  classes. */
export interface EvalMetrics {
  eval_loss: number;
  eval_accuracy: number;
  eval_f1: number;
  eval_runtime: number;
  eval_samples_per_second: number;
  eval_steps_per_second: number;
  [name: `eval_${string}`]: number;
}

export interface ClassMetrics {
  precision: number;
  recall: number;
  f1: number;
  support: number;
}

export interface AveragedMetrics {
  precision: number;
  recall: number;
  f1: number;
}

/** One clip's outcome. */
export interface Prediction {
  clipIndex: number;
  path: string;
  label: number;
  predicted: number;
  /** One per class, in the order of `labels`. */
  logits: number[];
}

/** What `trainer.predict` reports, and what the page shows from it. */
export interface Evaluation {
  split: SplitName;
  evaluatedAt: number;
  /** The step whose weights were evaluated. */
  step: number;
  metrics: {
    test_loss: number;
    test_accuracy: number;
    test_runtime: number;
    test_samples_per_second: number;
    test_steps_per_second: number;
  };
  perClass: ClassMetrics[];
  macro: AveragedMetrics;
  micro: AveragedMetrics;
  weighted: AveragedMetrics;
  /** confusion[true][predicted]: counts. */
  confusion: number[][];
  predictions: Prediction[];
}
