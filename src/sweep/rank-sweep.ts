// Ranks the trials of a sweep, and says what of the ranking may be chance. Clips are drawn anew for all trials at once (whole groups
// where they are known), so that what makes a clip hard for all of them takes nothing from a difference; what choosing the best of many
// brings is taken back as Tsamardinos, Greasidou and Borboudakis do ("Bootstrapping the out-of-sample predictions for efficient and
// accurate cross-validation", Machine Learning 107, 2018).
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { percentiles } from '../evaluation/bootstrap.ts';
import type { FigureName } from '../evaluation/figures.ts';
import { mcNemarTest, spreadOf } from '../evaluation/paired-comparison.ts';
import { studentTwoSided } from '../evaluation/student-t.ts';
import { type Interval, wilsonInterval } from '../evaluation/wilson-interval.ts';
import { largestOf } from '../lib/long-lists.ts';
import { type DrawnFigures, drawClips } from './draw-clips.ts';
import { settingImportance } from './importance.ts';
import type { RankedRun, RankRequest } from './rank-request.ts';
import type { RankedTrial, SweepRanking } from './ranking-types.ts';
import type { Trial } from './sweep-record.ts';
import { isLargerBetter } from './sweep-runs.ts';
import { TrialCells } from './trial-cells.ts';

/** Below it a difference counts as more than chance, after Holm's correction. */
const significance = 0.05;
/** Of fewer groups too few are left out of a draw to say what choosing is worth. */
const leastUnits = 5;
/** Seeds with which their own spread can be tested. */
const leastSeeds = 3;

/** A trial with figures. */
interface Contender {
  trial: Trial;
  failedCount: number;
  stoppedCount: number;
  rung: number;
  /** Of that rung. */
  runs: RankedRun[];
  allRuns: RankedRun[];
  /** Of each run, and their mean. */
  figures: number[];
  mean: number;
  cells: TrialCells;
  /** With the best: the cells that both have. */
  pair: [own: TrialCells, best: TrialCells] | null;
}

export function rankSweep(request: RankRequest): SweepRanking {
  const { metric, keys } = request;
  const sign = isLargerBetter(metric) ? 1 : -1;
  const contenders = contendersOf(request);
  contenders.sort((a, b) => b.rung - a.rung || sign * (b.mean - a.mean) || a.trial.number - b.trial.number);
  const [best] = contenders;
  if (best)
    for (const one of contenders) if (one !== best && one.rung === best.rung) one.pair = one.cells.shared(best.cells);
  const rivals = contenders.filter(({ rung }) => rung === best?.rung).length;
  const drawn = drawClips(contenders, request.groups, metric, sign, rivals);
  const { by, unitCount, clipCount, ofChosen } = drawn;
  const ranked = contenders.map((one, at) => rankedOf(one, at, metric, drawn));
  applyHolm(ranked);
  const numbers = new Set(contenders.map(({ trial }) => trial.number));
  const without = request.trials
    .filter(({ trial }) => !numbers.has(trial.number))
    .map(
      ({ trial, failedCount, stoppedCount }): RankedTrial => ({ ...trial, ...noFigures, failedCount, stoppedCount }),
    );
  return {
    metric,
    isLargerBetter: sign > 0,
    trials: [...ranked, ...without],
    by,
    unitCount,
    clipCount,
    best: best
      ? {
          trial: best.trial.number,
          runCount: best.runs.length,
          figure: best.cells.whole(metric),
          corrected: unitCount < leastUnits || ofChosen.length === 0 ? null : meanOf(ofChosen),
          tried: request.trials.length,
        }
      : null,
    importance: importanceOf(contenders, metric, keys, request.classCount),
  };
}

const noFigures = {
  rank: null,
  rung: 0,
  runCount: 0,
  mean: null,
  deviation: null,
  pooled: null,
  interval: null,
  difference: null,
  isWithinChance: false,
  elapsedSec: 0,
};

function contendersOf({ trials, classCount, metric }: RankRequest): Contender[] {
  return trials.flatMap(({ trial, runs: allRuns, failedCount, stoppedCount }) => {
    if (allRuns.length === 0) return [];
    const rung = largestOf(allRuns.map((run) => run.rung));
    const runs = allRuns.filter((run) => run.rung === rung);
    const figures = runFigures(runs, metric, classCount);
    const cells = TrialCells.of(runs, classCount);
    return [
      { trial, failedCount, stoppedCount, rung, runs, allRuns, figures, mean: meanOf(figures), cells, pair: null },
    ];
  });
}

function runFigures(runs: readonly RankedRun[], metric: FigureName, classCount: number): number[] {
  return runs.map((run) => TrialCells.of([run], classCount).whole(metric));
}

function rankedOf(
  { trial, failedCount, stoppedCount, rung, runs, allRuns, figures, mean, cells, pair }: Contender,
  at: number,
  metric: FigureName,
  drawnFigures: DrawnFigures,
): RankedTrial {
  const pooled = cells.whole(metric);
  const drawn = drawnFigures.figures[at]!;
  return {
    ...trial,
    rank: at + 1,
    rung,
    runCount: runs.length,
    failedCount,
    stoppedCount,
    mean,
    deviation: spreadOf(figures)?.deviation ?? null,
    pooled,
    interval: intervalOf(metric, pooled, cells, drawn),
    difference: pair && differenceOf(pair, metric, drawnFigures.differences[at] ?? [], drawnFigures),
    isWithinChance: at === 0,
    elapsedSec: allRuns.reduce((sum, { elapsedSec }) => sum + elapsedSec, 0),
  };
}

/** Of a share, at least as wide as Wilson's of as many clips. */
function intervalOf(metric: FigureName, pooled: number, cells: TrialCells, drawn: readonly number[]): Interval | null {
  const interval = percentiles(drawn);
  if (!interval) return null;
  // equal on every draw: nothing is drawn from it, but of a share that all clips agree on
  if (metric !== 'accuracy') return interval.low === interval.high ? null : interval;
  const count = cells.clips.size;
  const { low, high } = wilsonInterval(pooled * count, count);
  return { low: Math.min(low, interval.low), high: Math.max(high, interval.high) };
}

/** Over clips: McNemar's exact test of single clips where nothing else is known of them and each was predicted once, else Student's t
 *  of the difference against its spread over the draws, with as many degrees of freedom as there are units less one. Over seeds, where
 *  both have three: the paired t-test of their figures. The larger p-value counts: a difference has to hold for other clips and for
 *  other seeds. */
function differenceOf(
  [own, best]: [TrialCells, TrialCells],
  metric: FigureName,
  drawn: readonly number[],
  { by, unitCount }: Pick<DrawnFigures, 'by' | 'unitCount'>,
): NonNullable<RankedTrial['difference']> {
  const value = own.whole(metric) - best.whole(metric);
  const seeds = own.seeds;
  const pValue = Math.max(overClips(), overSeeds());
  const interval = percentiles(drawn);
  return {
    value,
    interval: interval && interval.low < interval.high ? interval : null,
    pValue,
    adjustedPValue: pValue,
  };

  function overClips(): number {
    if (metric === 'accuracy' && by === null && seeds.length === 1) {
      const cells = own.rightWith(best);
      const only = (one: 'own' | 'other') => cells.filter((cell) => cell[one] && cell.own !== cell.other).length;
      return mcNemarTest(only('own'), only('other'));
    }
    const deviation = spreadOf(drawn)?.deviation ?? 0;
    // equal on every draw, or nothing to draw: no difference is seen
    return deviation > 0 ? studentTwoSided(value / deviation, unitCount - 1) : 1;
  }

  function overSeeds(): number {
    if (seeds.length < leastSeeds) return 0;
    const gains = seeds.map((seed) => own.ofSeed(seed).whole(metric) - best.ofSeed(seed).whole(metric));
    const spread = spreadOf(gains);
    if (!spread || spread.deviation === 0) return value === 0 ? 1 : 0;
    return studentTwoSided(spread.mean / (spread.deviation / Math.sqrt(seeds.length)), seeds.length - 1);
  }
}

/** Holm's step-down correction over all that are held against the best (S. Holm, Scandinavian Journal of Statistics 6, 1979). */
function applyHolm(ranked: RankedTrial[]): void {
  const compared = ranked.filter((one) => one.difference !== null);
  compared.sort((a, b) => a.difference!.pValue - b.difference!.pValue);
  let before = 0;
  for (const [at, one] of compared.entries()) {
    const difference = one.difference!;
    before = Math.min(1, Math.max(before, difference.pValue * (compared.length - at)));
    one.difference = { ...difference, adjustedPValue: before };
    one.isWithinChance = before >= significance;
  }
}

/** Of the first rung, which all trials had. */
function importanceOf(
  contenders: readonly Contender[],
  metric: FigureName,
  keys: readonly string[],
  classCount: number,
): SweepRanking['importance'] {
  const inOrder = [...contenders].sort((a, b) => a.trial.number - b.trial.number);
  const known = inOrder.flatMap(({ trial, allRuns, rung, figures }) => {
    if (rung === 0) return [{ trial, figures }];
    const runs = allRuns.filter(({ rung }) => rung === 0);
    return runs.length === 0 ? [] : [{ trial, figures: runFigures(runs, metric, classCount) }];
  });
  return settingImportance(
    keys,
    known.map(({ trial }) => trial),
    known.map(({ figures }) => figures),
  );
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
