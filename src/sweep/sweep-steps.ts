// What a sweep does next: a pure function of its record and of what has come of its runs. All trials get their first seed (and fold)
// before any gets its second, so that a sweep which ends early still compares all of them.

import { clipInputKind, forwardMode, modeSettings } from '../config/forward-mode.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import { itemAt } from '../lib/present.ts';
import type { SweepRecord, Trial } from './sweep-record.ts';
import { trialConfig } from './trials.ts';

export interface PlannedRun {
  trial: Trial;
  seed: number;
  /** Index into the sweep's folds. */
  fold: number;
  rung: number;
}

/** What has come of a run: its figure, larger is better; null where it failed, was ended by hand or is gone. `pending`: it waits, is at
 *  work, or is still to be evaluated. */
export type RunOutcome = { isPending: true } | { isPending: false; value: number | null };

export type NextOfSweep =
  | { kind: 'run'; run: PlannedRun }
  /** For runs that are under way. */
  | { kind: 'wait' }
  | { kind: 'end'; why: 'all-done' | 'max-runs' | 'max-minutes' };

/** Epochs (or updates) of each rung of successive halving, the last one the whole training; null: there are no rungs. */
export function rungBudgets({
  spec,
  base,
}: Pick<SweepRecord, 'spec'> & { base: Pick<SweepRecord['base'], 'config'> }): number[] | null {
  if (spec.method !== 'halving' || !spec.halving) return null;
  const { eta, from } = spec.halving;
  const whole = base.config.maxSteps > 0 ? base.config.maxSteps : base.config.numTrainEpochs;
  const budgets: number[] = [];
  for (let budget = from; budget < whole; budget *= eta) budgets.push(budget);
  return [...budgets, whole];
}

/** How many of so many trials go on to the next rung. */
export function survivorCount(trialCount: number, eta: number): number {
  return Math.max(1, Math.ceil(trialCount / eta - 1e-9));
}

/** The runs of some trials on one rung, in the order in which they begin: by seed, then fold, then trials that share the frozen
 *  layers' output one after another. */
export function repetitionsOf(
  { spec, folds, base }: Pick<SweepRecord, 'spec' | 'folds' | 'base'>,
  trials: readonly Trial[],
  rung: number,
): PlannedRun[] {
  const ordered = groupedByCache(trials, base.config);
  return spec.seeds.flatMap((seed) =>
    folds.flatMap((_, fold) => ordered.map((trial) => ({ trial, seed, fold, rung }))),
  );
}

/** What of a configuration decides which frames are stored: trials with the same text find one another's. */
export function cacheText(config: TrainingConfig): string {
  const mode = forwardMode(config, noPadding, Number.MAX_SAFE_INTEGER);
  const kind = clipInputKind(mode);
  return JSON.stringify(kind === 'samples' ? [kind] : [kind, modeSettings(config), config.trunkCacheDtype]);
}

const noPadding = {
  featureSize: 1 as const,
  samplingRateHz: 16_000,
  doNormalize: true,
  returnAttentionMask: false,
  paddingValue: 0,
  paddingSide: 'right' as const,
  truncation: false,
  maxLength: null,
  padToMultipleOf: null,
};

function groupedByCache(trials: readonly Trial[], base: TrainingConfig): Trial[] {
  const groups = new Map<string, Trial[]>();
  for (const trial of trials) {
    const key = cacheText(trialConfig(base, trial, null));
    groups.set(key, [...(groups.get(key) ?? []), trial]);
  }
  return [...groups.values()].flat();
}

/** @param outcomeOf what has come of a run that was made  @param spentMinutes of all its runs together, as measured */
export function nextOfSweep(
  sweep: SweepRecord,
  outcomeOf: (runId: string) => RunOutcome,
  spentMinutes: number,
): NextOfSweep {
  const { spec, made } = sweep;
  const due = nextPlanned(sweep, outcomeOf);
  if (due.kind !== 'run') return due;
  if (spec.maxRuns !== null && made.length >= spec.maxRuns) return { kind: 'end', why: 'max-runs' };
  if (spec.maxMinutes !== null && spentMinutes >= spec.maxMinutes) return { kind: 'end', why: 'max-minutes' };
  return due;
}

function nextPlanned(sweep: SweepRecord, outcomeOf: (runId: string) => RunOutcome): NextOfSweep {
  const { trials, made, folds } = sweep;
  const rungCount = rungBudgets(sweep)?.length ?? 1;
  let alive: readonly Trial[] = trials;
  for (let rung = 0; rung < rungCount; rung++) {
    const run = repetitionsOf(sweep, alive, rung).find(
      (one) =>
        !made.some(
          ({ trial, seed, fold, rung: madeRung }) =>
            trial === one.trial.number &&
            seed === one.seed &&
            fold === itemAt(folds, one.fold).name &&
            madeRung === rung,
        ),
    );
    if (run) return { kind: 'run', run };
    const outcomes = made.filter((one) => one.rung === rung).map((one) => ({ ...one, outcome: outcomeOf(one.runId) }));
    if (outcomes.some(({ outcome }) => outcome.isPending)) return { kind: 'wait' };
    if (rung === rungCount - 1) break;
    const survivors = survivorsOf(sweep, alive, outcomes);
    if (survivors.length === 0) break;
    alive = survivors;
  }
  return { kind: 'end', why: 'all-done' };
}

/** The best of a rung by the mean over seeds and folds; a trial all of whose runs failed does not go on. */
function survivorsOf(
  { spec }: SweepRecord,
  alive: readonly Trial[],
  outcomes: readonly { trial: number; outcome: RunOutcome }[],
): Trial[] {
  const valued = alive.flatMap((trial) => {
    const values = outcomes.flatMap(({ trial: number, outcome }) =>
      number === trial.number && !outcome.isPending && outcome.value !== null ? [outcome.value] : [],
    );
    return values.length === 0 ? [] : [{ trial, mean: values.reduce((a, b) => a + b, 0) / values.length }];
  });
  return valued
    .sort((a, b) => b.mean - a.mean || a.trial.number - b.trial.number)
    .slice(0, survivorCount(alive.length, spec.halving?.eta ?? 2))
    .map(({ trial }) => trial);
}

/** How much work a sweep is, before it starts. */
export interface SweepWork {
  trialCount: number;
  /** Of all trials, seeds and folds, within `maxRuns`. */
  runCount: number;
  /** How many of the form's own trainings they come to: a run of a fifth of the epochs is a fifth of one. */
  trainings: number;
  /** How often the frozen layers run over the clips: once for all trials that share what comes of it. */
  trunkPasses: number;
  /** Runs whose checkpoint is kept at a time, at most. */
  keptCheckpoints: number;
}

export function sweepWork(sweep: Pick<SweepRecord, 'spec' | 'base' | 'trials' | 'folds'>): SweepWork {
  const { spec, base, trials, folds } = sweep;
  const repetitions = spec.seeds.length * folds.length;
  const budgets = rungBudgets(sweep);
  const lengthOf = (config: TrainingConfig) => (config.maxSteps > 0 ? config.maxSteps : config.numTrainEpochs);
  const lengths = trials.map((trial) => lengthOf(trialConfig(base.config, trial, null)) / lengthOf(base.config));
  const meanLength = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  const whole = budgets?.at(-1) ?? 1;
  let [runCount, trainings, alive] = [0, 0, trials.length];
  const most = spec.maxRuns ?? Number.POSITIVE_INFINITY;
  for (const budget of budgets ?? [1]) {
    const runs = Math.min(alive * repetitions, most - runCount);
    runCount += runs;
    trainings += runs * (budget / whole) * meanLength;
    alive = survivorCount(alive, spec.halving?.eta ?? 2);
  }
  const passes = new Set(trials.map((trial) => cacheText(trialConfig(base.config, trial, null)))).size;
  return {
    trialCount: trials.length,
    runCount,
    trainings,
    trunkPasses: passes,
    keptCheckpoints: spec.keeps === 'all' ? runCount : Math.min(runCount, keptTrials * repetitions + 1),
  };
}

/** While a sweep goes on, the checkpoints of so many trials that lead are kept: any of them may still come first. */
export const keptTrials = 3;
