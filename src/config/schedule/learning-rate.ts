// The learning-rate schedules: the rate of each step, as transformers' get_scheduler gives it (optimization.py, 5.17). These
// depend on the step's number alone; those that follow a metric: `metric-schedule.ts`.

import { warmupStepsOf } from '../plan/step-counts.ts';
import type { TrainingConfig } from '../training-config.ts';
import { followsMetric, type SchedulerOptions, schedulerOptions } from './schedulers.ts';

export type ScheduleConfig = Pick<
  TrainingConfig,
  'learningRate' | 'lrSchedulerType' | 'lrSchedulerKwargs' | 'warmupSteps'
>;

/** The rate that step `stepIndex` (0-based) uses, of `totalSteps`. With a warm-up, the first uses 0 (but for
 *  the schedules that warm up from elsewhere). Where the rate follows a metric: the rate it starts with. */
export function learningRateAt(config: ScheduleConfig, stepIndex: number, totalSteps: number): number {
  const { learningRate, lrSchedulerType: type, lrSchedulerKwargs: kwargs } = config;
  if (type === 'constant' || followsMetric(type)) return learningRate;
  const warmup = warmupStepsOf(config, totalSteps);
  const step: Step = { at: stepIndex, warmup, total: totalSteps, past: stepIndex - warmup };
  switch (type) {
    case 'warmup_stable_decay':
      return learningRate * stagedFactor(step, schedulerOptions(type, kwargs));
    case 'cosine_warmup_with_min_lr':
      return learningRate * warmedCosineFactor(step, schedulerOptions(type, kwargs), learningRate);
    default:
      if (stepIndex < warmup) return learningRate * (stepIndex / warmup);
      return learningRate * decayFactor(config, step);
  }
}

interface Step {
  at: number;
  warmup: number;
  total: number;
  /** Steps since the warm-up ended. */
  past: number;
}

type DecayType = Exclude<
  TrainingConfig['lrSchedulerType'],
  'constant' | 'reduce_lr_on_plateau' | 'greedy' | 'warmup_stable_decay' | 'cosine_warmup_with_min_lr'
>;

function decayFactor({ lrSchedulerType, lrSchedulerKwargs: kwargs, learningRate }: ScheduleConfig, step: Step): number {
  const decaySteps = Math.max(step.total - step.warmup, 1);
  const progress = step.past / decaySteps;
  const type = lrSchedulerType as DecayType;
  switch (type) {
    case 'constant_with_warmup':
      return 1;
    case 'linear':
      return Math.max((step.total - step.at) / decaySteps, 0);
    case 'cosine':
      return Math.max(wave(schedulerOptions(type, kwargs).num_cycles, progress), 0);
    case 'cosine_with_restarts': {
      const cycles = schedulerOptions(type, kwargs).num_cycles;
      return progress >= 1 ? 0 : Math.max(0.5 * (1 + Math.cos(Math.PI * ((cycles * progress) % 1))), 0);
    }
    case 'cosine_with_min_lr': {
      const options = schedulerOptions(type, kwargs);
      return raised(wave(options.num_cycles, progress), minimumShare(options, learningRate));
    }
    case 'polynomial': {
      const { lr_end: end, power } = schedulerOptions(type, kwargs);
      if (step.at > step.total) return end / learningRate;
      const remaining = 1 - step.past / (step.total - step.warmup);
      return ((learningRate - end) * remaining ** power + end) / learningRate;
    }
    case 'inverse_sqrt': {
      const timescale = schedulerOptions(type, kwargs).timescale ?? (step.warmup || 10_000);
      return 1 / Math.sqrt((step.past + timescale) / timescale);
    }
  }
}

/** 1 down to 0 and up again, `cycles` times. */
function wave(cycles: number, progress: number): number {
  return 0.5 * (1 + Math.cos(Math.PI * cycles * 2 * progress));
}

/** A factor from 0 to 1 brought to the range from `floor` to 1. */
function raised(factor: number, floor: number): number {
  return Math.max(factor * (1 - floor) + floor, 0);
}

function minimumShare(options: { min_lr?: number; min_lr_rate?: number }, learningRate: number): number {
  return options.min_lr === undefined ? (options.min_lr_rate ?? 0) : options.min_lr / learningRate;
}

/** Counts from 1 instead of 0, so that neither its first nor its last step is lost. */
function warmedCosineFactor(
  step: Step,
  options: SchedulerOptions<'cosine_warmup_with_min_lr'>,
  learningRate: number,
): number {
  const { warmup_lr_rate: start, num_cycles: cycles } = options;
  if (step.at < step.warmup) {
    if (start === null) return (step.at + 1) / Math.max(step.warmup, 1);
    return start + ((1 - start) * step.at) / Math.max(step.warmup - 1, 1);
  }
  const progress = (step.past + 1) / Math.max(step.total - step.warmup, 1);
  return raised(wave(cycles, progress), minimumShare(options, learningRate));
}

function stagedFactor(step: Step, options: SchedulerOptions<'warmup_stable_decay'>): number {
  const { num_decay_steps: decay, min_lr_ratio: floor, warmup_type, decay_type, num_cycles } = options;
  const stable = options.num_stable_steps ?? step.total - step.warmup - decay;
  if (step.at < step.warmup) {
    const progress = step.at / Math.max(step.warmup, 1);
    const rise = {
      linear: progress,
      cosine: 0.5 * (1 - Math.cos(Math.PI * progress)),
      '1-sqrt': 1 - Math.sqrt(1 - progress),
    };
    return raised(rise[warmup_type], floor);
  }
  if (step.past < stable) return 1;
  if (step.past >= stable + decay) return floor;
  const progress = (step.past - stable) / Math.max(decay, 1);
  const fall = { linear: 1 - progress, cosine: wave(num_cycles, progress), '1-sqrt': 1 - Math.sqrt(progress) };
  return raised(fall[decay_type], floor);
}
