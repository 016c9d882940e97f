// A sweep as tables: a row for each run, a row for each trial as it ranked, and what every run said of every clip that it is ranked by.
// Settings carry their Hugging Face names.

import { hfNames } from '../config/hf-names.ts';
import { figureNames, figuresOf } from '../evaluation/figures.ts';
import { evaluationOf, type RunRecord } from '../run/run-record.ts';
import type { SweepRanking } from '../sweep/ranking-types.ts';
import type { SweepRecord, SweptValue } from '../sweep/sweep-record.ts';
import { rankedPart } from '../sweep/sweep-runs.ts';
import { settingKey } from '../sweep/trials.ts';
import { toCsv } from './csv.ts';

const settingNames = ({ spec }: SweepRecord) => spec.settings.map(({ key }) => hfNames[settingKey(key)]);

/** A missing value is an empty cell, as pandas reads it; `none` is one that a setting may have. */
function cell(value: SweptValue | undefined): string | number | undefined {
  if (value === null) return 'none';
  return typeof value === 'boolean' ? String(value) : value;
}

const number = (value: number | null | undefined) => (value === null || !Number.isFinite(value) ? undefined : value);

/** In the order in which they were made. */
export function madeRuns(sweep: SweepRecord, runs: readonly RunRecord[]): RunRecord[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  return sweep.made.flatMap(({ runId }) => byId.get(runId) ?? []);
}

/** sweep.csv: columns `run, trial`, the settings, `seed, fold, rung, state, part`, all figures of the part that is ranked, where it was
 *  tested besides `test_accuracy`, then `best_step, epochs, seconds, error`. */
export function sweepRunsCsv(sweep: SweepRecord, runs: readonly RunRecord[]): string {
  const part = rankedPart(sweep);
  const hasTest = part !== 'test' && sweep.spec.evaluatesTest;
  const rows = madeRuns(sweep, runs).map((run) => {
    const evaluation = evaluationOf(run, part);
    const figures = evaluation ? figuresOf(evaluation.predictions, run.labels.length) : null;
    const values = sweep.trials.find((trial) => trial.number === run.sweep?.trial)?.values ?? {};
    return [
      run.name,
      run.sweep?.trial,
      ...sweep.spec.settings.map(({ key }) => cell(values[key])),
      run.sweep?.seed,
      run.sweep?.fold ?? undefined,
      run.sweep?.rung,
      run.state,
      part,
      ...figureNames.map((name) => number(figures?.[name])),
      ...(hasTest ? [number(run.evaluation?.metrics.test_accuracy)] : []),
      number(run.bestStep),
      number(run.epoch),
      number(Number(run.elapsedSec.toFixed(3))),
      run.error?.message,
    ];
  });
  const fields = [
    ...['run', 'trial', ...settingNames(sweep), 'seed', 'fold', 'rung', 'state', 'part', ...figureNames],
    ...(hasTest ? ['test_accuracy'] : []),
    ...['best_step', 'epochs', 'seconds', 'error'],
  ];
  return toCsv(fields, rows);
}

/** trials.csv: columns `rank, trial`, the settings, `runs, failed_runs, stopped_runs, rung`, then of the figure that is ranked `mean` and `sd` over
 *  the runs, `pooled` with its 95 % interval `low` to `high`, the difference to the best with its interval, `p` and `p_holm`,
 *  `within_chance` and `seconds`. */
export function sweepTrialsCsv(sweep: SweepRecord, { trials }: SweepRanking): string {
  const rows = trials.map((trial) => [
    number(trial.rank),
    trial.number,
    ...sweep.spec.settings.map(({ key }) => cell(trial.values[key])),
    trial.runCount,
    trial.failedCount,
    trial.stoppedCount,
    trial.rung,
    number(trial.mean),
    number(trial.deviation),
    number(trial.pooled),
    number(trial.interval?.low),
    number(trial.interval?.high),
    number(trial.difference?.value),
    number(trial.difference?.interval?.low),
    number(trial.difference?.interval?.high),
    number(trial.difference?.pValue),
    number(trial.difference?.adjustedPValue),
    trial.rank === null ? undefined : String(trial.isWithinChance),
    number(Number(trial.elapsedSec.toFixed(3))),
  ]);
  const fields = [
    ...[
      'rank',
      'trial',
      ...settingNames(sweep),
      'runs',
      'failed_runs',
      'stopped_runs',
      'rung',
      'mean',
      'sd',
      'pooled',
      'low',
      'high',
    ],
    ...['difference', 'difference_low', 'difference_high', 'p', 'p_holm', 'within_chance', 'seconds'],
  ];
  return toCsv(fields, rows);
}

/** predictions.csv: columns `run, trial, seed, fold, rung, file, split, label, predicted`, then `logit_LABEL` of each class. */
export function sweepPredictionsCsv(sweep: SweepRecord, runs: readonly RunRecord[]): string {
  const { labels } = sweep.base;
  const part = rankedPart(sweep);
  const rows = madeRuns(sweep, runs).flatMap((run) =>
    (evaluationOf(run, part)?.predictions ?? []).map((one) => [
      run.name,
      run.sweep?.trial,
      run.sweep?.seed,
      run.sweep?.fold ?? undefined,
      run.sweep?.rung,
      one.path,
      part,
      labels[one.label],
      labels[one.predicted],
      // nine digits give a float32 back exactly
      ...one.logits.map((logit) => Number(logit.toPrecision(9))),
    ]),
  );
  const logits = labels.map((label) => `logit_${label}`);
  return toCsv(['run', 'trial', 'seed', 'fold', 'rung', 'file', 'split', 'label', 'predicted', ...logits], rows);
}
