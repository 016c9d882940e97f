// What is wrong, or not as meant, about the learning rate's schedule.

import { followsMetric, schedulerOptions, schedulerProblem, startingKwargs, warmsUp } from '../schedule/schedulers.ts';
import { isGreaterBetter, type TrainingConfig } from '../training-config.ts';
import type { PlanWarning } from './plan-warning.ts';
import type { StepCounts } from './step-counts.ts';

export function schedulerWarnings(config: TrainingConfig, counts: StepCounts): PlanWarning[] {
  const { lrSchedulerType: type, lrSchedulerKwargs: kwargs } = config;
  const found: PlanWarning[] = [];
  const tenth = Math.floor(counts.totalSteps / 10);
  const problem = schedulerProblem(type, kwargs, config.learningRate);
  if (problem)
    found.push({
      code: 'scheduler-kwargs',
      severity: 'error',
      params: { lr_scheduler_type: type, name: problem.name, bound: problem.bound },
      fix: kwargsFix(config, tenth),
    });
  if (counts.warmupSteps > 0 && counts.warmupSteps >= counts.totalSteps)
    found.push({
      code: 'warmup-past-end',
      severity: 'warning',
      params: { warmup_steps: counts.warmupSteps, total: counts.totalSteps },
      fix: { warmupSteps: tenth },
    });
  if (config.warmupSteps > 0 && !warmsUp(type))
    found.push({
      code: 'warmup-not-used',
      severity: 'warning',
      params: { lr_scheduler_type: type, warmup_steps: config.warmupSteps },
      fix: type === 'constant' ? { lrSchedulerType: 'constant_with_warmup' } : { warmupSteps: 0 },
    });
  if (followsMetric(type)) {
    if (config.evalStrategy === 'no')
      found.push({
        code: 'schedule-needs-evaluation',
        severity: 'error',
        params: { lr_scheduler_type: type },
        fix: { evalStrategy: 'epoch' },
      });
    const mode = isGreaterBetter(config) ? 'max' : 'min';
    if (!problem && schedulerOptions(type, kwargs).mode !== mode)
      found.push({
        code: 'schedule-mode',
        severity: 'warning',
        params: { lr_scheduler_type: type, metric_for_best_model: config.metricForBestModel, mode },
        fix: { lrSchedulerKwargs: { ...kwargs, mode } },
      });
  }
  return found;
}

/** The schedule's own defaults, or linear where even these would be refused. */
function kwargsFix({ lrSchedulerType: type, learningRate }: TrainingConfig, tenth: number): Partial<TrainingConfig> {
  const lrSchedulerKwargs = startingKwargs(type, Math.max(tenth, 1));
  if (schedulerProblem(type, lrSchedulerKwargs, learningRate) === null) return { lrSchedulerKwargs };
  return { lrSchedulerType: 'linear', lrSchedulerKwargs: null };
}
