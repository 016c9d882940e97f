// What is due after a step: log row, evaluation, checkpoint, as Trainer's DefaultFlowCallback decides (transformers
// 5.17). An epoch's last step has two moments, that of the step and that of the epoch, in this order.

import type { StepCounts } from '../config/plan/step-counts.ts';
import type { TrainingConfig } from '../config/training-config.ts';

/** Done in the order of these fields. */
export interface DueWork {
  log: boolean;
  evaluate: boolean;
  /** `if-best`: where the evaluation was better than all before. */
  save: boolean | 'if-best';
}

type DueConfig = Pick<
  TrainingConfig,
  'loggingStrategy' | 'loggingFirstStep' | 'evalStrategy' | 'evalDelay' | 'saveStrategy'
>;
type DueCounts = Pick<StepCounts, 'stepsPerEpoch' | 'totalSteps' | 'intervals'>;

/** `step`: complete steps, at least 1. `epoch`: as Trainer's `state.epoch` after them. */
export function dueAfter(config: DueConfig, counts: DueCounts, step: number, epoch: number): DueWork[] {
  const isLast = step >= counts.totalSteps;
  const moments = [afterStep(config, counts, step, isLast)];
  if (isLast || step % counts.stepsPerEpoch === 0) moments.push(afterEpoch(config, epoch));
  return moments;
}

function afterStep(config: DueConfig, { intervals }: DueCounts, step: number, isLast: boolean): DueWork {
  const evaluates =
    config.evalStrategy === 'steps' && (isLast || step % intervals.eval === 0) && config.evalDelay <= step;
  return {
    log:
      (config.loggingFirstStep && step === 1) || (config.loggingStrategy === 'steps' && step % intervals.logging === 0),
    evaluate: evaluates,
    save: saveOf(config, config.saveStrategy === 'steps' && (isLast || step % intervals.save === 0), evaluates),
  };
}

function afterEpoch(config: DueConfig, epoch: number): DueWork {
  const evaluates = config.evalStrategy === 'epoch' && config.evalDelay <= epoch;
  return {
    log: config.loggingStrategy === 'epoch',
    evaluate: evaluates,
    save: saveOf(config, config.saveStrategy === 'epoch', evaluates),
  };
}

function saveOf({ saveStrategy }: DueConfig, isDue: boolean, evaluates: boolean): DueWork['save'] {
  return saveStrategy === 'best' ? evaluates && 'if-best' : isDue;
}
