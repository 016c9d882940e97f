// metrics.json: one flat object with the figures of a run and its evaluation, under trainer.predict's names.

import { balancedAccuracy, macroOfOccurring } from '../evaluation/classification-metrics.ts';
import { figureNames, figuresOf } from '../evaluation/figures.ts';
import { accuracyInterval } from '../evaluation/test-intervals.ts';
import type { RunRecord } from '../run/run-record.ts';

/** Flat figures: `test_*` where the run was evaluated, the best validation figure, `probe_*` where it is a probe, and what the run
 *  took. */
export function flatMetrics(run: RunRecord): Record<string, number | string | null> {
  return {
    ...testMetrics(run),
    ...bestEvalMetrics(run),
    ...probeMetrics(run),
    train_runtime: run.elapsedSec,
    train_samples: run.split.train.length,
    validation_samples: run.split.validation.length,
    test_samples: run.split.test.length,
    global_step: run.step,
    max_steps: run.totalSteps,
    epoch: run.epoch,
    best_step: run.bestStep,
    best_metric: run.bestMetric,
    metric_for_best_model: run.config.metricForBestModel,
    backend: run.backend,
  };
}

export function metricsJson(run: RunRecord): string {
  return `${JSON.stringify(flatMetrics(run), null, 2)}\n`;
}

function testMetrics({ evaluation }: RunRecord): Record<string, number | string | null> {
  if (evaluation?.split !== 'test') return {};
  const { metrics, micro, weighted, predictions, perClass, intervals, temperature } = evaluation;
  const flat: Record<string, number | string | null> = {
    ...metrics,
    test_balanced_accuracy: balancedAccuracy(perClass),
  };
  const figures = figuresOf(predictions, perClass.length);
  for (const name of ['log_loss', 'macro_roc_auc', 'top_2_accuracy'] as const)
    flat[`test_${name}`] = orNull(figures[name]);
  for (const name of figureNames) {
    const { low, high } = (name === 'accuracy' ? accuracyInterval(evaluation) : intervals?.figures[name]) ?? {};
    if (low === undefined || high === undefined) continue;
    flat[`test_${name}_low`] = low;
    flat[`test_${name}_high`] = high;
  }
  if (intervals) {
    flat.test_intervals_over = intervals.by ?? 'clips';
    flat.test_intervals_count = intervals.count;
  }
  if (temperature) flat.temperature = temperature.temperature;
  for (const [name, average] of Object.entries({ macro: macroOfOccurring(evaluation), micro, weighted }))
    for (const [figure, value] of Object.entries(average)) flat[`test_${name}_${figure}`] = value as number;
  return { ...flat, evaluated_step: evaluation.step };
}

/** What a run that is a probe reads, and how it did out of fold. */
function probeMetrics({ probe }: RunRecord): Record<string, number | string | null> {
  if (!probe) return {};
  const { head, accuracy, interval, foldCount, foldsBy } = probe;
  return {
    probe_features: head.features,
    probe_layers: head.layers.join(','),
    probe_c: head.c,
    probe_accuracy: accuracy,
    probe_accuracy_low: interval?.low ?? null,
    probe_accuracy_high: interval?.high ?? null,
    probe_folds: foldCount,
    probe_folds_by: foldsBy,
  };
}

/** JSON has no NaN. */
function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** The validation figures of the best step; of the last evaluation where there is no best. */
function bestEvalMetrics({ history, bestStep }: RunRecord): Record<string, number> {
  const rows = history.evaluations();
  const row = rows.find((one) => one.step === bestStep) ?? rows.at(-1);
  if (!row) return {};
  const {
    kind: _kind,
    epoch: _epoch,
    step,
    eval_runtime,
    eval_samples_per_second,
    eval_steps_per_second,
    ...figures
  } = row;
  return { ...figures, eval_step: step };
}
