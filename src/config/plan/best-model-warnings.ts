// What TrainingArguments refuses (transformers 5.17, `_validate_args`) where the best checkpoint is to be found.

import { labelMetricOf, metricNamesText } from '../eval-metrics.ts';
import type { TrainingConfig } from '../training-config.ts';
import type { PlanWarning } from './plan-warning.ts';

export function bestModelWarnings(config: TrainingConfig): PlanWarning[] {
  const { evalStrategy, saveStrategy, loadBestModelAtEnd } = config;
  if (saveStrategy === 'best' && evalStrategy === 'no')
    return [
      {
        code: 'best-needs-evaluation',
        severity: loadBestModelAtEnd ? 'error' : 'warning',
        params: { save_strategy: saveStrategy },
        fix: { evalStrategy: 'epoch' },
      },
    ];
  if (!loadBestModelAtEnd || saveStrategy === 'best') return [];
  const interval = config.evalSteps ?? config.loggingSteps;
  if (evalStrategy !== saveStrategy || evalStrategy === 'no') {
    const strategy = evalStrategy === 'no' ? 'epoch' : evalStrategy;
    return [
      {
        code: 'best-needs-same-strategy',
        severity: 'error',
        params: { eval_strategy: evalStrategy, save_strategy: saveStrategy },
        fix: {
          evalStrategy: strategy,
          saveStrategy: strategy,
          ...(strategy === 'steps' ? { saveSteps: interval } : {}),
        },
      },
    ];
  }
  if (evalStrategy === 'steps' && !isMultiple(config.saveSteps, interval))
    return [
      {
        code: 'best-needs-save-multiple',
        severity: 'error',
        params: { save_steps: config.saveSteps, eval_steps: interval },
        fix: { saveSteps: nearestMultiple(config.saveSteps, interval) },
      },
    ];
  return [];
}

/** Shares are compared in millionths, and never with whole numbers. */
function isMultiple(saveSteps: number, evalSteps: number): boolean {
  if (saveSteps % evalSteps === 0) return true;
  return saveSteps < 1 && evalSteps < 1 && (saveSteps * 1e6) % (evalSteps * 1e6) === 0;
}

function nearestMultiple(saveSteps: number, evalSteps: number): number {
  if (saveSteps < 1 !== evalSteps < 1) return evalSteps;
  const multiple = evalSteps * Math.max(Math.round(saveSteps / evalSteps), 1);
  return multiple < 1 === evalSteps < 1 && isMultiple(multiple, evalSteps) ? multiple : evalSteps;
}

/** A Trainer would find no such figure in its evaluation. `labels`: those there are; nothing is looked at without. */
export function metricWarnings(config: TrainingConfig, labels: readonly string[] | undefined): PlanWarning[] {
  const ofLabel = labelMetricOf(config.metricForBestModel);
  if (!ofLabel || !labels || labels.includes(ofLabel.label)) return [];
  return [
    {
      code: 'metric-of-no-label',
      severity: 'error',
      params: {
        metric_for_best_model: config.metricForBestModel,
        label: ofLabel.label,
        labels: labels.join(', '),
        known: metricNamesText,
      },
      fix: { metricForBestModel: `macro_${ofLabel.figure}` },
    },
  ];
}

/** What EarlyStoppingCallback needs, and what a run that it ends would lose. */
export function earlyStoppingWarnings(config: TrainingConfig): PlanWarning[] {
  if (config.earlyStoppingPatience === null) return [];
  const params = { early_stopping_patience: config.earlyStoppingPatience };
  if (config.evalStrategy === 'no')
    return [{ code: 'early-stopping-needs-eval', severity: 'error', params, fix: { evalStrategy: 'epoch' } }];
  if (config.loadBestModelAtEnd) return [];
  const saveSteps = config.evalSteps ?? config.loggingSteps;
  const fix = { loadBestModelAtEnd: true, saveStrategy: config.evalStrategy, saveSteps };
  return [{ code: 'early-stopping-keeps-last', severity: 'warning', params, fix }];
}
