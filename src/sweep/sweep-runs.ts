// A sweep's runs: how one is made of what it plans, and what came of those that were made.

import { countSteps } from '../config/plan/step-counts.ts';
import type { SplitName } from '../dataset/splits/split.ts';
import { type FigureName, figureOf } from '../evaluation/figures.ts';
import { itemAt } from '../lib/present.ts';
import { RunHistory } from '../run/run-history.ts';
import { evaluationOf, type RunRecord } from '../run/run-record.ts';
import type { MadeRun, SweepRecord } from './sweep-record.ts';
import { type PlannedRun, type RunOutcome, rungBudgets } from './sweep-steps.ts';
import { trialConfig } from './trials.ts';

/** The part that trials are ranked by: what the folds test, else what validates. */
export function rankedPart({ spec }: Pick<SweepRecord, 'spec'>): SplitName {
  return spec.folds ? 'test' : 'validation';
}

/** Of a sweep that trains with the seeds alone where the settings name none. */
const sweptSeed = 'seed';

/** The record of a run before its first step. */
export function sweepRun(
  sweep: SweepRecord,
  { trial, seed, fold, rung }: PlannedRun,
  own: Pick<RunRecord, 'id' | 'name' | 'createdAt' | 'queueOrder'>,
): RunRecord {
  const { base, folds, spec } = sweep;
  const { name, split, splitConfig } = itemAt(folds, fold);
  const budget = rungBudgets(sweep)?.[rung] ?? null;
  const config = trialConfig(base.config, trial, sweptSeed in trial.values ? null : seed, budget);
  return {
    ...base,
    ...own,
    state: 'queued',
    history: RunHistory.of(),
    config,
    split,
    splitConfig,
    totalSteps: countSteps(config, split.train.length).totalSteps,
    sweep: { sweepId: sweep.id, trial: trial.number, seed, fold: name, ...(spec.method === 'halving' && { rung }) },
    evaluatesAfter: spec.folds || !spec.evaluatesTest ? [rankedPart(sweep)] : ['validation', 'test'],
  };
}

export function madeOf({ id, sweep }: RunRecord): MadeRun[] {
  if (!sweep) return [];
  const { trial, seed, fold, rung = 0 } = sweep;
  return [{ runId: id, trial, seed, fold, rung }];
}

/** The runs of a sweep that are stored. */
export function runsOfSweep(sweep: Pick<SweepRecord, 'id'>, runs: readonly RunRecord[]): RunRecord[] {
  return runs.filter((run) => run.sweep?.sweepId === sweep.id);
}

/** A loss is better where it is smaller. */
export function isLargerBetter(metric: FigureName): boolean {
  return metric !== 'log_loss';
}

const figureBefore = new WeakMap<object, Map<FigureName, number>>();

/** The figure of a run that it is ranked by; null where it has none. */
export function figureOfRun(run: RunRecord, sweep: Pick<SweepRecord, 'spec'>): number | null {
  const evaluation = evaluationOf(run, rankedPart(sweep));
  if (!evaluation) return null;
  const { metric } = sweep.spec;
  const known = figureBefore.get(evaluation) ?? new Map<FigureName, number>();
  const figure = known.get(metric) ?? figureOf(evaluation.predictions, run.labels.length, metric);
  figureBefore.set(evaluation, known.set(metric, figure));
  return Number.isFinite(figure) ? figure : null;
}

/** Only a training that came to its end says what its settings are worth. */
export function outcomeOf(run: RunRecord | undefined, sweep: Pick<SweepRecord, 'spec'>): RunOutcome {
  if (!run || run.state === 'failed') return { isPending: false, value: null };
  if (run.queueOrder !== undefined) return { isPending: true };
  const figure = run.state === 'finished' ? figureOfRun(run, sweep) : null;
  return { isPending: false, value: figure === null || isLargerBetter(sweep.spec.metric) ? figure : -figure };
}
