// Learning rates that follow a validation metric: torch's ReduceLROnPlateau and transformers' GreedyLR (optimization.py,
// 5.17). The rate is worked out from all metrics so far, so a resumed run needs nothing but these.

import type { TrainingConfig } from '../training-config.ts';
import { type SchedulerOptions, schedulerOptions } from './schedulers.ts';

type MetricConfig = Pick<TrainingConfig, 'learningRate' | 'lrSchedulerType' | 'lrSchedulerKwargs'>;

/** The rate after evaluations that gave `metrics`, oldest first. */
export function rateAfterMetrics(config: MetricConfig, metrics: readonly number[]): number {
  const { learningRate, lrSchedulerType: type, lrSchedulerKwargs: kwargs } = config;
  if (type === 'greedy') return greedyRate(learningRate, schedulerOptions(type, kwargs), metrics);
  if (type === 'reduce_lr_on_plateau') return plateauRate(learningRate, schedulerOptions(type, kwargs), metrics);
  throw new Error(`${type} follows no metric`);
}

function plateauRate(
  start: number,
  options: SchedulerOptions<'reduce_lr_on_plateau'>,
  metrics: readonly number[],
): number {
  let rate = start;
  let best = worst(options);
  let badCount = 0;
  let cooldown = 0;
  for (const metric of metrics) {
    if (isBetter(options, metric, best)) {
      best = metric;
      badCount = 0;
    } else badCount += 1;
    if (cooldown > 0) {
      cooldown -= 1;
      badCount = 0;
    }
    if (badCount > options.patience) {
      rate = lowered(rate, options);
      cooldown = options.cooldown;
      badCount = 0;
    }
  }
  return rate;
}

/** Climbs while the metric gets better, and begins anew after it has stood at its lowest for long. */
function greedyRate(start: number, options: SchedulerOptions<'greedy'>, metrics: readonly number[]): number {
  let rate = start;
  let best = worst(options);
  let [goodCount, badCount, cooldown, warmup] = [0, 0, 0, 0];
  let untilReset = options.reset_start;
  let window: number[] = [];
  for (const value of metrics) {
    window = [...window, value].slice(-options.window_size);
    const metric = options.smooth ? window.reduce((sum, one) => sum + one, 0) / window.length : value;
    if (cooldown > 0 || warmup > 0) {
      if (cooldown > 0) cooldown -= 1;
      else warmup -= 1;
      [goodCount, badCount] = [0, 0];
      continue;
    }
    if (isBetter(options, metric, best)) {
      best = metric;
      [goodCount, badCount] = [goodCount + 1, 0];
    } else [goodCount, badCount] = [0, badCount + 1];

    if (goodCount > options.patience) {
      const higher = Math.min(rate / options.factor, options.max_lr);
      if (higher - rate > options.eps) rate = higher;
      untilReset = options.reset_start;
      warmup = options.warmup;
      goodCount = 0;
    } else if (badCount > options.patience) {
      rate = lowered(rate, options);
      cooldown = options.cooldown;
      badCount = 0;
      if (rate <= options.min_lr && --untilReset <= 0) {
        rate = start;
        best = worst(options);
        [goodCount, warmup] = [0, 0];
        untilReset = options.reset_start;
        window = [];
      }
    }
  }
  return rate;
}

interface Comparison {
  mode: 'min' | 'max';
  threshold: number;
  threshold_mode: 'rel' | 'abs';
}

const worst = ({ mode }: Comparison) => (mode === 'min' ? Infinity : -Infinity);

function isBetter({ mode, threshold, threshold_mode }: Comparison, value: number, best: number): boolean {
  if (mode === 'min') return value < (threshold_mode === 'rel' ? best * (1 - threshold) : best - threshold);
  return value > (threshold_mode === 'rel' ? best * (1 + threshold) : best + threshold);
}

function lowered(rate: number, { factor, min_lr, eps }: { factor: number; min_lr: number; eps: number }): number {
  const lower = Math.max(rate * factor, min_lr);
  return rate - lower > eps ? lower : rate;
}
