// What Probe says of a report: how good the best layer is and for whom, what its interval rests on, and what the folds give away.

import { type LearningPoint, type ProbeReport, type ProbeRow, probeRow } from '../../evaluation/probes/probe-report.ts';
import { largestOf } from '../../lib/long-lists.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import type { NumberFormat } from '../common/number-format.ts';
import type { Said } from '../common/said.ts';
import { groupSaid, kindOfGroup } from './group-names.ts';
import { featuresSaid, isBaseline, oneLayerOf } from './row-names.ts';

export type Written = Pick<NumberFormat, 'percent' | 'decimal' | 'duration'>;

/** Fewer groups than this say little about others, however many clips they have. */
const fewGroups = 8;
/** Two figures that read the same. */
const sameShare = 0.0005;

/** Whose clips a figure is of: only folds that keep a group whole say anything of groups that were not heard. */
export function whomSaid({ foldsBy }: Pick<ProbeReport, 'foldsBy'>): Said {
  return foldsBy === null
    ? { key: 'whom.clips' }
    : { key: `whom.${kindOfGroup(foldsBy)}`, values: { by: [groupSaid(foldsBy)] } };
}

/** " (64.1 % to 72.6 %)", or nothing. */
export function rangeSaid({ interval }: Pick<ProbeRow, 'interval'>, format: Written): readonly Said[] | '' {
  if (!interval) return '';
  return [{ key: 'range', values: { low: format.percent(interval.low), high: format.percent(interval.high) } }];
}

/** How far apart the seeds of a row are whose training is random. */
export function seedsSaid({ seeds }: Pick<ProbeRow, 'seeds'>, format: Written): Said[] {
  if (!seeds || seeds.length < 2) return [];
  const values = {
    seeds: seeds.length,
    mean: format.percent(seeds.reduce((sum, share) => sum + share, 0) / seeds.length),
    low: format.percent(seeds.reduce((a, b) => Math.min(a, b))),
    high: format.percent(largestOf(seeds)),
  };
  return [{ key: 'chosen.seeds', values }];
}

/** The best single layer, then the best of everything where that is another: both chosen inside the folds, so that the choice
 *  itself is part of what was tried. */
export function resultSaid(report: ProbeReport, format: Written): Said[] {
  const layer = probeRow(report, 'best_layer_mean');
  const best = probeRow(report, report.best.any);
  const time = format.duration(Math.max(1, report.passSeconds + report.fitSeconds));
  const right = (row: ProbeRow) => ({
    what: [oneLayerOf(row) === null ? { key: 'alone.several', values: { what: [featuresSaid(row)] } } : aloneSaid(row)],
    share: format.percent(row.accuracy),
    range: rangeSaid(row, format),
    whom: [whomSaid(report)],
    time,
  });
  const first = layer ?? best;
  return first ? [{ key: 'result.right', values: right(first) }] : [];
}

/** What is better than the best single layer's mean, where something is. */
export function betterSaid(report: ProbeReport, format: Written): Said[] {
  const layer = probeRow(report, 'best_layer_mean');
  const best = probeRow(report, report.best.any);
  if (!layer || !best || best.accuracy <= layer.accuracy + sameShare) return [];
  const values = {
    what: [featuresSaid(best)],
    share: format.percent(best.accuracy),
    range: rangeSaid(best, format),
  };
  return [{ key: isBaseline(best) ? 'result.betterBaseline' : 'result.better', values }];
}

function aloneSaid(row: ProbeRow): Said {
  const layer = oneLayerOf(row) ?? 0;
  return layer === 0 ? { key: 'alone.input' } : { key: 'alone.layer', values: { layer } };
}

/** Against what guessing gives: said outright where the best layer is not clearly better. */
export function guessSaid(report: ProbeReport, format: Written): Said[] {
  const layer = probeRow(report, 'best_layer_mean') ?? probeRow(report, report.best.any);
  const guess = probeRow(report, 'majority');
  if (!layer || !guess) return [];
  const values = { share: format.percent(guess.accuracy) };
  const low = layer.interval?.low ?? layer.accuracy;
  return [{ key: guess.accuracy < low ? 'guess.below' : 'guess.within', values }];
}

/** What the intervals rest on. `groupCount`: how many values of `intervalBy` the clips have; null where that is not known. */
export function basisSaid(
  { intervalBy, rows }: Pick<ProbeReport, 'intervalBy' | 'rows'>,
  groupCount: number | null,
): Said[] {
  const hasIntervals = rows.some(({ interval }) => interval !== null);
  if (intervalBy === null) return hasIntervals ? [{ key: 'basis.clips' }] : [];
  const kind = kindOfGroup(intervalBy);
  const values = { by: [groupSaid(intervalBy)], total: groupCount ?? 0 };
  if (!hasIntervals) return [{ key: `basis.one.${kind}`, values }];
  if (groupCount === null) return [{ key: `basis.some.${kind}`, values }];
  const few = groupCount < fewGroups ? [{ key: `basis.few.${kind}`, values }] : [];
  return [{ key: `basis.all.${kind}`, values }, ...few];
}

/** How it was tried: so many folds, and what is whole in each. */
export function foldsSaid({
  foldCount,
  foldsBy,
  intervalBy,
  clips,
}: Pick<ProbeReport, 'foldCount' | 'foldsBy' | 'intervalBy' | 'clips'>): Said[] {
  const values = { folds: foldCount, clips: clips.length };
  if (foldsBy !== null)
    return [{ key: `folds.${kindOfGroup(foldsBy)}`, values: { ...values, by: [groupSaid(foldsBy)] } }];
  // where no group is known, nobody can tell whether voices return
  return [{ key: 'folds.clips', values }, ...(intervalBy === null ? [{ key: 'folds.unknown' }] : [])];
}

/** The highest point of the curve beside what choosing it honestly gives. */
export function curveSaid({ rows }: Pick<ProbeReport, 'rows'>, format: Written): Said[] {
  const single = rows.filter((row) => row.chosen === 'outside' && oneLayerOf(row) !== null);
  const top = single.find(({ accuracy }) => accuracy === largestOf(single.map((row) => row.accuracy)));
  const nested = top && probeRow({ rows }, `best_layer_${top.features}`);
  if (!top || !nested) return [];
  const values = {
    top: [featuresSaid(top)],
    share: format.percent(top.accuracy),
    nested: format.percent(nested.accuracy),
  };
  return [{ key: nested.accuracy < top.accuracy - sameShare ? 'curve.tooGood' : 'curve.asGood', values }];
}

/** What folds that mix the group would promise, and how much of it is the group. */
export function mixedSaid(report: ProbeReport, format: Written): Said[] {
  const { mixedFolds, foldsBy } = report;
  const row = probeRow(report, report.best.any);
  if (!mixedFolds || foldsBy === null || !row) return [];
  const gain = mixedFolds.accuracy - row.accuracy;
  const values = {
    what: [featuresSaid(row)],
    by: [groupSaid(foldsBy)],
    mixed: format.percent(mixedFolds.accuracy),
    apart: format.percent(row.accuracy),
    points: format.decimal(100 * gain, 1),
  };
  const kind = kindOfGroup(foldsBy);
  if (gain <= sameShare) return [{ key: `mixed.none.${kind}`, values }];
  // more than where the figure itself may lie: no accident of the folds
  const isClear = row.interval !== null && mixedFolds.accuracy > row.interval.high;
  return [{ key: `mixed.${isClear ? 'leak' : 'slight'}.${kind}`, values }];
}

/** Whether more recordings would help, by what the last doubling of them brought, and the last of its steps. */
export function learningSaid(points: readonly LearningPoint[], format: Written): Said[] {
  const last = points.at(-1);
  const step = points.at(-2);
  if (!last || !step) return [];
  const off = ({ clipCount }: LearningPoint) => Math.abs(Math.log(clipCount / (last.clipCount / 2)));
  const half = points.slice(0, -1).reduce((nearest, point) => (off(point) <= off(nearest) ? point : nearest));
  const isFlat = (from: LearningPoint) => {
    const doublings = Math.log2(last.clipCount / from.clipCount);
    return last.accuracy - from.accuracy < 0.01 * Math.min(1, doublings);
  };
  // as good as the luckiest draw of fewer clips
  const isReached = ({ high }: LearningPoint) => last.accuracy <= high;
  const since = (from: LearningPoint) => ({
    from: Math.round(from.clipCount),
    to: Math.round(last.clipCount),
    before: format.percent(from.accuracy),
    after: format.percent(last.accuracy),
    points: format.decimal(100 * Math.abs(last.accuracy - from.accuracy), 1),
  });
  const flat = [half, step].find(isFlat);
  if (flat) return [{ key: 'learning.flat', values: since(flat) }];
  const reached = [half, step].find(isReached);
  if (reached) return [{ key: 'learning.unsure', values: since(reached) }];
  return [{ key: 'learning.rising', values: since(half) }];
}

/** What probing will take. `seconds`: of the pass; null where the machine was not measured with this model. */
export function costSaid(
  { train, validation, test }: Pick<OpenDataset, 'split'>['split'],
  seconds: number | null,
  format: Written,
): Said[] {
  const clips = train.length + validation.length;
  return [
    { key: 'cost.clips', values: { count: clips, clips } },
    ...(test.length > 0 ? [{ key: 'cost.test', values: { count: test.length, clips: test.length } }] : []),
    seconds === null
      ? { key: 'cost.unmeasured' }
      : { key: 'cost.time', values: { time: format.duration(Math.max(1, seconds)) } },
    { key: 'cost.kept' },
  ];
}
