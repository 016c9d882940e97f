// One thing that a plan warns of.

import type { TrainingConfig } from '../training-config.ts';

export type PlanWarningCode =
  /** Nothing to train on. */
  | 'train-empty'
  | 'batch-larger-than-train'
  /** `dataloader_drop_last` leaves out the only micro-batch there is. */
  | 'drop-last-leaves-nothing'
  | 'max-steps-overrides-epochs'
  /** AdamW moves every weight by about the rate at each update. */
  | 'learning-rate-zero'
  | 'learning-rate-low'
  | 'learning-rate-high'
  /** An update takes a good part of each weight away. */
  | 'weight-decay-high'
  | 'scheduler-kwargs'
  | 'warmup-past-end'
  | 'warmup-not-used'
  | 'schedule-needs-evaluation'
  /** The rate would fall while the metric gets better. */
  | 'schedule-mode'
  | 'save-past-end'
  | 'never-saved'
  | 'never-logged'
  | 'logging-past-end'
  | 'eval-past-end'
  | 'eval-delay-past-end'
  /** `load_best_model_at_end` needs an evaluation at every save. */
  | 'best-needs-same-strategy'
  | 'best-needs-save-multiple'
  | 'best-needs-evaluation'
  /** `metric_for_best_model` is a figure of a label that there is not. */
  | 'metric-of-no-label'
  | 'validation-empty'
  /** More than a wasm memory holds. */
  | 'memory-past-limit'
  /** The same, because of the longest clips. */
  | 'clip-past-limit'
  /** EarlyStoppingCallback needs evaluations. */
  | 'early-stopping-needs-eval'
  /** It ends the run with the last model, not with the best. */
  | 'early-stopping-keeps-last';

export interface PlanWarning {
  code: PlanWarningCode;
  /** `error`: the run cannot start so. `warning`: it can, but is likely to disappoint. */
  severity: 'error' | 'warning';
  /** Values for the sentence, under Hugging Face's names. */
  params: Record<string, string | number>;
  /** A change that removes the cause; null where only the data can. */
  fix: Partial<TrainingConfig> | null;
}
