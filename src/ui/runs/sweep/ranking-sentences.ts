// What is said of a ranking: which is the best, how surely, and what of it is to be expected again.

import type { RankedTrial, SweepRanking } from '../../../sweep/ranking-types.ts';
import type { SweepRecord } from '../../../sweep/sweep-record.ts';
import type { NumberFormat } from '../../common/number-format.ts';
import type { Said } from '../../common/said.ts';
import { kindOfGroup } from '../../probe/group-names.ts';
import { writtenFigure, writtenSpread } from './trial-runs.ts';

type Format = Pick<NumberFormat, 'percent' | 'decimal'>;

/** The best trial's figure first; then what it is over, what is within chance of it, and what is lucky about it.
 *  `metric`: in words. */
export function bestSaid(
  { spec }: Pick<SweepRecord, 'spec'>,
  ranking: SweepRanking,
  metric: string,
  format: Format,
): Said[] {
  const { best, trials } = ranking;
  const trial = trials.find(({ number }) => number === best?.trial);
  if (!best || !trial) return [];
  return [
    figureSaid(trial, ranking, metric, format),
    {
      key: spec.folds ? 'best.ofFolds' : 'best.ofValidation',
      values: { count: ranking.clipCount, clips: ranking.clipCount },
    },
    ...intervalSaid(trial, ranking),
    ...chanceSaid(trials),
    ...luckSaid(best, ranking, format),
  ];
}

function figureSaid(trial: RankedTrial, { metric }: SweepRanking, name: string, format: Format): Said {
  const { mean, deviation, pooled, interval, runCount } = trial;
  const figure = writtenFigure(metric, mean ?? pooled ?? Number.NaN, format);
  const values = { metric: name, figure, count: runCount, runs: runCount };
  const ends = interval && {
    low: writtenFigure(metric, interval.low, format),
    high: writtenFigure(metric, interval.high, format),
  };
  const spread = deviation === null ? null : writtenSpread(metric, deviation, format);
  if (spread !== null)
    return ends
      ? { key: 'best.spreadInterval', values: { ...values, spread, ...ends } }
      : { key: 'best.spread', values: { ...values, spread } };
  return ends ? { key: 'best.interval', values: { ...values, ...ends } } : { key: 'best.figure', values };
}

function intervalSaid({ interval }: RankedTrial, { by, unitCount }: SweepRanking): Said[] {
  if (!interval) return [];
  if (by === null) return [{ key: 'best.overClips' }];
  return [{ key: `best.over.${kindOfGroup(by)}`, values: { count: unitCount, units: unitCount, by } }];
}

/** How many of the others may be as good. */
function chanceSaid(trials: readonly RankedTrial[]): Said[] {
  const others = trials.filter(({ difference }) => difference !== null);
  if (others.length === 0) return [];
  const alike = others.filter(({ isWithinChance }) => isWithinChance).length;
  if (alike === 0) return [{ key: 'best.clear', values: { count: others.length, others: others.length } }];
  if (alike === others.length) return [{ key: 'best.allChance', values: { count: alike, others: alike } }];
  return [{ key: 'best.someChance', values: { count: alike, alike, others: others.length } }];
}

function luckSaid(best: NonNullable<SweepRanking['best']>, { metric }: SweepRanking, format: Format): Said[] {
  if (best.tried < 2) return [];
  const values = { count: best.tried, tried: best.tried };
  // what cannot be told from the figure itself says nothing of luck
  const isLess =
    best.corrected !== null &&
    writtenFigure(metric, best.corrected, format) !== writtenFigure(metric, best.figure, format);
  if (best.corrected === null || !isLess) return [{ key: 'best.luck', values }];
  return [{ key: 'best.luckCorrected', values: { ...values, figure: writtenFigure(metric, best.corrected, format) } }];
}
