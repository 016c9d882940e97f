// Which evaluation was the best, and whether it is time to stop: Trainer's `_determine_best_metric` and, before it,
// EarlyStoppingCallback (transformers 5.17).

import { isGreaterBetter, type TrainingConfig } from '../config/training-config.ts';

/** Figures of an evaluation. */
type Metrics = Readonly<Record<`eval_${string}`, number>>;

/** What a checkpoint keeps of it. */
export interface BestState {
  bestMetric: number | null;
  bestStep: number | null;
  /** EarlyStoppingCallback's counter: evaluations in a row that were not better than the best by the threshold. */
  evaluationsWithoutBetter: number;
}

/** The figure that `metric_for_best_model` names. */
export function metricForBest({ metricForBestModel }: TrainingConfig, metrics: Metrics): number {
  const value = metrics[`eval_${metricForBestModel}`];
  if (value === undefined) throw new Error(`the evaluation has no eval_${metricForBestModel}`);
  return value;
}

export class BestTracker {
  private readonly config: TrainingConfig;
  state: BestState = { bestMetric: null, bestStep: null, evaluationsWithoutBetter: 0 };

  constructor(config: TrainingConfig) {
    this.config = config;
  }

  /** Counts an evaluation. The callback looks first, so it compares with the best of the evaluations before. */
  record(metrics: Metrics, step: number): void {
    const value = metricForBest(this.config, metrics);
    const { bestMetric, bestStep } = this.state;
    const isBetter = bestMetric === null || (isGreaterBetter(this.config) ? value > bestMetric : value < bestMetric);
    const isEnough =
      bestMetric === null || (isBetter && Math.abs(value - bestMetric) > this.config.earlyStoppingThreshold);
    this.state = {
      bestMetric: isBetter ? value : bestMetric,
      bestStep: isBetter ? step : bestStep,
      evaluationsWithoutBetter: isEnough ? 0 : this.state.evaluationsWithoutBetter + 1,
    };
  }

  /** Whether the last evaluation has ended the run: a resumed one must not go on. */
  get isOver(): boolean {
    const { earlyStoppingPatience: patience } = this.config;
    return patience !== null && this.state.evaluationsWithoutBetter >= patience;
  }
}
