// What is likely to disappoint about a configuration, or what Trainer would refuse, each with a repair.

import type { TrainingConfig } from '../training-config.ts';
import { bestModelWarnings, earlyStoppingWarnings, metricWarnings } from './best-model-warnings.ts';
import type { PlanWarning, PlanWarningCode } from './plan-warning.ts';
import { rateWarnings } from './rate-warnings.ts';
import { schedulerWarnings } from './scheduler-warnings.ts';
import type { SplitSizes, StepCounts } from './step-counts.ts';

export function planWarnings(config: TrainingConfig, sizes: SplitSizes, counts: StepCounts): PlanWarning[] {
  return [
    ...dataWarnings(config, sizes, counts),
    ...rateWarnings(config),
    ...schedulerWarnings(config, counts),
    ...lengthWarnings(config, counts),
    ...bestModelWarnings(config),
    ...metricWarnings(config, sizes.labels),
    ...earlyStoppingWarnings(config),
  ];
}

function dataWarnings(config: TrainingConfig, sizes: SplitSizes, counts: StepCounts): PlanWarning[] {
  const found: PlanWarning[] = [];
  const { perDeviceTrainBatchSize: batchSize } = config;
  if (sizes.train === 0) found.push({ code: 'train-empty', severity: 'error', params: {}, fix: null });
  else if (counts.microBatchesPerEpoch === 0)
    found.push({
      code: 'drop-last-leaves-nothing',
      severity: 'error',
      params: { per_device_train_batch_size: batchSize, train: sizes.train },
      fix: { dataloaderDropLast: false },
    });
  else if (batchSize > sizes.train)
    found.push({
      code: 'batch-larger-than-train',
      severity: 'warning',
      params: { per_device_train_batch_size: batchSize, train: sizes.train },
      fix: { perDeviceTrainBatchSize: sizes.train },
    });
  const evaluates = config.evalStrategy !== 'no' || config.evalOnStart;
  if (sizes.validation === 0 && evaluates)
    found.push({
      code: 'validation-empty',
      severity: 'error',
      params: { eval_strategy: config.evalStrategy },
      fix: {
        evalStrategy: 'no',
        evalOnStart: false,
        loadBestModelAtEnd: false,
        ...(config.saveStrategy === 'best' ? { saveStrategy: 'epoch' } : {}),
      },
    });
  return found;
}

function lengthWarnings(config: TrainingConfig, counts: StepCounts): PlanWarning[] {
  const found: PlanWarning[] = [];
  const { totalSteps: total, stepsPerEpoch, intervals } = counts;
  const warn = (code: PlanWarningCode, params: PlanWarning['params'], fix: PlanWarning['fix']) =>
    found.push({ code, severity: 'warning', params, fix });
  const inEpochs = Math.ceil(config.numTrainEpochs * stepsPerEpoch);
  if (config.maxSteps > 0 && config.maxSteps !== inEpochs)
    warn(
      'max-steps-overrides-epochs',
      {
        max_steps: config.maxSteps,
        num_train_epochs: config.numTrainEpochs,
        epochs: Number((total / stepsPerEpoch).toFixed(2)),
      },
      { maxSteps: -1 },
    );
  if (config.saveStrategy === 'steps' && intervals.save > total)
    warn('save-past-end', { save_steps: intervals.save, total }, matchingSteps(config, total));
  if (config.saveStrategy === 'no') warn('never-saved', {}, { saveStrategy: 'epoch' });
  if (config.loggingStrategy === 'no') warn('never-logged', {}, { loggingStrategy: 'steps' });
  if (config.loggingStrategy === 'steps' && intervals.logging > total)
    warn(
      'logging-past-end',
      { logging_steps: intervals.logging, total },
      { loggingSteps: Math.max(Math.floor(total / 10), 1) },
    );
  if (config.evalStrategy === 'steps' && intervals.eval > total)
    warn('eval-past-end', { eval_steps: intervals.eval, total }, matchingSteps(config, total));
  const counted = config.evalStrategy === 'steps' ? total : total / stepsPerEpoch;
  if (config.evalStrategy !== 'no' && config.evalDelay > counted)
    warn('eval-delay-past-end', { eval_delay: config.evalDelay, end: Number(counted.toFixed(2)) }, { evalDelay: 0 });
  return found;
}

/** Saves (and evaluates, where that is by steps too) about five times. */
function matchingSteps(config: TrainingConfig, total: number): Partial<TrainingConfig> {
  const steps = Math.max(Math.ceil(total / 5), 1);
  return {
    ...(config.saveStrategy === 'steps' ? { saveSteps: steps } : {}),
    ...(config.evalStrategy === 'steps' ? { evalSteps: steps } : {}),
  };
}
