// What Evaluate says of two models on the same clips, and of runs that differ in their seeds alone.

import { type PairedComparison, type Spread, spreadOf } from '../../evaluation/paired-comparison.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { NumberFormat } from '../common/number-format.ts';
import type { Said } from '../common/said.ts';
import { fewSaid, unitKind } from './result-sentences.ts';

type Format = Pick<NumberFormat, 'percent' | 'decimal' | 'integer'>;

/** Which is better, by how much, and whether that may be chance: by the interval where there is one. */
export function comparisonSaid(
  found: PairedComparison,
  [first, second]: readonly [first: string, second: string],
  format: Format,
): Said[] {
  const { clipCount, onlyFirst, onlySecond, differing, pValue } = found;
  const shares: Said = {
    key: 'compare.said.shares',
    values: { first, second, firstShare: format.percent(found.first), secondShare: format.percent(found.second) },
  };
  const differingSaid: Said = { key: 'compare.said.differing', values: { count: differing, number: differing } };
  if (onlyFirst + onlySecond === 0)
    return [{ key: 'compare.said.same', values: { clips: clipCount } }, shares, differingSaid];
  const p = pValue < 0.001 ? 'p < 0.001' : `p = ${format.decimal(pValue, 3)}`;
  const mcNemar: Said = { key: 'compare.said.mcnemar', values: { first, second, onlyFirst, onlySecond, p } };
  return [verdict(found, [first, second], format), shares, mcNemar, differingSaid, ...intervalOfDifferenceSaid(found)];
}

function verdict(
  { first, second, interval, clipCount: clips }: PairedComparison,
  names: readonly [first: string, second: string],
  format: Format,
): Said {
  const points = (share: number) => format.decimal(100 * share, 1).replace('-', '−');
  const gain = second - first;
  if (gain === 0) {
    if (!interval) return { key: 'compare.said.evenAlone', values: { clips } };
    return { key: 'compare.said.even', values: { clips, low: points(interval.low), high: points(interval.high) } };
  }
  const values = { best: names[gain > 0 ? 1 : 0], points: points(Math.abs(gain)), clips };
  if (!interval) return { key: 'compare.said.alone', values };
  const [low, high] = gain > 0 ? [interval.low, interval.high] : [-interval.high, -interval.low];
  return {
    key: low > 0 ? 'compare.said.better' : 'compare.said.perhaps',
    values: { ...values, low: points(low), high: points(high) },
  };
}

function intervalOfDifferenceSaid({ by, unitCount, interval }: PairedComparison): Said[] {
  if (by === null) return interval ? [{ key: 'compare.intervalOf.clips' }] : [];
  const kind = unitKind(by);
  if (unitCount < 2) return [{ key: `compare.intervalOf.one.${kind}`, values: { by } }];
  return [{ key: `compare.intervalOf.${kind}`, values: { by, total: unitCount } }, ...fewSaid(by, unitCount)];
}

/** That only a part of the clips was met by both. */
export function commonClipsSaid(
  clips: number,
  [first, second]: readonly [first: string, second: string],
  [clipsOfFirst, clipsOfSecond]: readonly [first: number, second: number],
): Said[] {
  if (clips === clipsOfFirst && clips === clipsOfSecond) return [];
  return [{ key: 'compare.said.some', values: { first, second, clips, clipsOfFirst, clipsOfSecond } }];
}

/** Of a run's seeds; nothing where it has but one. */
export function seedsSaid(name: string, siblings: readonly Pick<RunRecord, 'evaluation'>[], format: Format): Said[] {
  const spread = spreadOf(siblings.flatMap(({ evaluation }) => evaluation?.metrics.test_accuracy ?? []));
  return spread ? [spreadSaid(name, spread, format)] : [];
}

function spreadSaid(name: string, { count, mean, deviation, low, high }: Spread, format: Format): Said {
  const values = {
    name,
    number: count,
    mean: format.percent(mean),
    deviation: format.decimal(100 * deviation, 1),
    low: format.percent(low),
    high: format.percent(high),
  };
  return { key: 'compare.seeds', values };
}
