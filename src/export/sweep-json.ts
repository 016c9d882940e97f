// sweep.json: what a sweep was asked for and what it found, for programs. Settings carry their Hugging Face names.

import { hfNames, toHuggingFaceNames } from '../config/hf-names.ts';
import type { RunRecord } from '../run/run-record.ts';
import type { SweepRanking } from '../sweep/ranking-types.ts';
import type { SweepRecord, Trial } from '../sweep/sweep-record.ts';
import { rankedPart } from '../sweep/sweep-runs.ts';
import { rungBudgets } from '../sweep/sweep-steps.ts';
import { settingKey } from '../sweep/trials.ts';
import { madeRuns } from './sweep-csv.ts';

const nameOf = (key: string) => hfNames[settingKey(key)];

function valuesOf({ values }: Pick<Trial, 'values'>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [nameOf(key), value]));
}

export function sweepJson(sweep: SweepRecord, runs: readonly RunRecord[], ranking: SweepRanking): string {
  const { spec, base, folds } = sweep;
  const made = madeRuns(sweep, runs);
  const { best, importance } = ranking;
  const whole = {
    name: sweep.name,
    created_at: new Date(sweep.createdAt).toISOString(),
    state: sweep.state,
    ended_by: sweep.endedBy,
    error: sweep.error?.message ?? null,
    dataset: base.datasetName,
    model: base.modelName,
    labels: base.labels,
    environment: made.find(({ environment }) => environment)?.environment ?? null,
    method: spec.method,
    settings: spec.settings.map(({ key, values, range }) => ({ name: nameOf(key), values, range: range ?? null })),
    drawn_trials: spec.trials,
    draw_seed: spec.drawSeed,
    seeds: spec.seeds,
    folds: spec.folds && { ...spec.folds, names: folds.map(({ name }) => name) },
    halving: spec.halving && { ...spec.halving, budgets: rungBudgets(sweep) },
    budget_runs: spec.maxRuns,
    budget_minutes: spec.maxMinutes,
    metric: spec.metric,
    larger_is_better: ranking.isLargerBetter,
    part: rankedPart(sweep),
    clips: ranking.clipCount,
    intervals_over: ranking.by ?? 'clips',
    intervals_count: ranking.unitCount,
    best: best && {
      trial: best.trial,
      settings: valuesOf(sweep.trials.find(({ number }) => number === best.trial) ?? { values: {} }),
      figure: best.figure,
      // what is to be expected of other clips, since the best of so many is partly lucky
      figure_corrected_for_choice: best.corrected,
      trials_tried: best.tried,
    },
    importance: importance && {
      method: importance.method,
      interactions: importance.interactions,
      explained: importance.explained,
      settings: importance.settings.map(({ key, share, byChance, effects }) => ({
        name: nameOf(key),
        share,
        by_chance: byChance,
        effects,
      })),
    },
    trials: ranking.trials.map((trial) => ({
      rank: trial.rank,
      trial: trial.number,
      settings: valuesOf(trial),
      rung: trial.rung,
      runs: trial.runCount,
      failed_runs: trial.failedCount,
      stopped_runs: trial.stoppedCount,
      mean: trial.mean,
      sd: trial.deviation,
      pooled: trial.pooled,
      interval: trial.interval,
      difference_to_best: trial.difference && {
        value: trial.difference.value,
        interval: trial.difference.interval,
        p: trial.difference.pValue,
        p_holm: trial.difference.adjustedPValue,
      },
      within_chance: trial.rank === null ? null : trial.isWithinChance,
      seconds: trial.elapsedSec,
    })),
    runs: made.map((run) => ({
      run: run.name,
      trial: run.sweep?.trial ?? null,
      seed: run.sweep?.seed ?? null,
      fold: run.sweep?.fold ?? null,
      rung: run.sweep?.rung ?? null,
      state: run.state,
      seconds: run.elapsedSec,
      data_hash: run.dataHash ?? null,
      split_hash: run.splitHash ?? null,
      error: run.error?.message ?? null,
    })),
    shared_settings: toHuggingFaceNames(base.config),
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}
