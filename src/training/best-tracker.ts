// Which evaluation was the best, and whether it is time to stop: Trainer's `_determine_best_metric` and, before it,
// EarlyStoppingCallback (transformers 5.17).

import { isGreaterBetter, type TrainingConfig } from '../config/training-config.ts';
import type { EvalMetrics } from '../evaluation/evaluation-result.ts';

/** What a checkpoint keeps of it. */
export interface BestState {
  bestMetric: number | null;
  bestStep: number | null;
  /** EarlyStoppingCallback's counter: evaluations in a row that were not better than the best by the threshold. */
  evaluationsWithoutBetter: number;
}

export class BestTracker {
  private readonly config: TrainingConfig;
  state: BestState = { bestMetric: null, bestStep: null, evaluationsWithoutBetter: 0 };

  constructor(config: TrainingConfig) {
    this.config = config;
  }

  /** Takes an evaluation's figures; true when early stopping ends the run with it. The callback looks first, so it
   *  compares with the best of the evaluations before. */
  take(metrics: EvalMetrics, step: number): boolean {
    const { earlyStoppingPatience: patience, earlyStoppingThreshold: threshold } = this.config;
    const value = metrics[`eval_${this.config.metricForBestModel}`];
    const { bestMetric, bestStep } = this.state;
    const isBetter = bestMetric === null || (isGreaterBetter(this.config) ? value > bestMetric : value < bestMetric);
    const isEnough = bestMetric === null || (isBetter && Math.abs(value - bestMetric) > threshold);
    const evaluationsWithoutBetter = isEnough ? 0 : this.state.evaluationsWithoutBetter + 1;
    this.state = {
      bestMetric: isBetter ? value : bestMetric,
      bestStep: isBetter ? step : bestStep,
      evaluationsWithoutBetter,
    };
    return patience !== null && evaluationsWithoutBetter >= patience;
  }

  /** True when the last evaluation has already ended the run: a resumed one must not go on. */
  get isOver(): boolean {
    const { earlyStoppingPatience: patience } = this.config;
    return patience !== null && this.state.evaluationsWithoutBetter >= patience;
  }
}
