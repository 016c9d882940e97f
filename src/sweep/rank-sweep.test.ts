import { describe, expect, test } from 'vitest';
import type { Prediction } from '../evaluation/evaluation-result.ts';
import { mcNemarTest } from '../evaluation/paired-comparison.ts';
import { philoxKeyOf, philoxUniform } from '../lib/philox.ts';
import type { RankedRun, RankRequest } from './rank-request.ts';
import { rankSweep } from './rank-sweep.ts';

const clipCount = 200;

/** Two classes in turn; whether each clip is right is drawn. `base` draws what all runs share: which clips are hard. */
function run(seed: number, accuracy: number, own: number, rung = 0): RankedRun {
  const hard = philoxUniform(philoxKeyOf(77), [0, 0, 0], clipCount);
  const luck = philoxUniform(philoxKeyOf(1000 * own + seed), [0, 0, 0], clipCount);
  const predictions: Prediction[] = Array.from({ length: clipCount }, (_, clipIndex) => {
    const label = clipIndex % 2;
    const isRight = 0.7 * hard[clipIndex]! + 0.3 * luck[clipIndex]! < accuracy;
    const predicted = isRight ? label : 1 - label;
    const logits = predicted === 0 ? [2, 0] : [0, 2];
    return { clipIndex, path: `${clipIndex}.wav`, label, predicted, logits };
  });
  return { seed, rung, elapsedSec: 1, predictions };
}

const shareOf = ({ predictions }: RankedRun) =>
  predictions.filter(({ label, predicted }) => label === predicted).length / predictions.length;

function request(trials: RankedRun[][], change: Partial<RankRequest> = {}): RankRequest {
  return {
    metric: 'accuracy',
    classCount: 2,
    groups: [],
    keys: ['learningRate'],
    trials: trials.map((runs, at) => ({
      trial: { number: at + 1, values: { learningRate: at } },
      runs,
      failedCount: 0,
      stoppedCount: 0,
    })),
    ...change,
  };
}

/** Ten speakers, of twenty clips each in a row. */
const speakers = { name: 'speaker', clipValues: Array.from({ length: clipCount }, (_, clip) => Math.floor(clip / 20)) };

test('orders by the mean over seeds, with the deviation of a sample', () => {
  const trials = [0.6, 0.8, 0.7].map((accuracy, own) => [1, 2, 3].map((seed) => run(seed, accuracy, own)));
  const ranking = rankSweep(request(trials));
  expect(ranking.trials.map(({ number, rank }) => [number, rank])).toEqual([
    [2, 1],
    [3, 2],
    [1, 3],
  ]);
  const [a, b, c] = trials[1]!.map(shareOf) as [number, number, number];
  const mean = (a + b + c) / 3;
  const deviation = Math.sqrt(((a - mean) ** 2 + (b - mean) ** 2 + (c - mean) ** 2) / 2);
  const best = ranking.trials[0]!;
  expect(best).toMatchObject({ runCount: 3, failedCount: 0, difference: null, isWithinChance: true, elapsedSec: 3 });
  expect(best.mean).toBeCloseTo(mean, 12);
  expect(best.deviation).toBeCloseTo(deviation, 12);
  expect(best.pooled).toBeCloseTo(mean, 12);
  expect(best.interval!.low).toBeLessThan(mean);
  expect(best.interval!.high).toBeGreaterThan(mean);
});

describe('differences to the best', () => {
  test('of one seed and clips that have nothing in common: McNemar’s test, corrected as Holm does', () => {
    const trials = [0.75, 0.74, 0.6, 0.73].map((accuracy, own) => [run(1, accuracy, own)]);
    const { trials: ranked } = rankSweep(request(trials));
    const best = trials[ranked[0]!.number - 1]![0]!;
    const pOf = (number: number) => {
      const [other] = trials[number - 1]!;
      const right = (one: RankedRun, clip: number) => one.predictions[clip]!.predicted === one.predictions[clip]!.label;
      const only = (a: RankedRun, b: RankedRun) =>
        best.predictions.filter((_, clip) => right(a, clip) && !right(b, clip)).length;
      return mcNemarTest(only(best, other!), only(other!, best));
    };
    const compared = ranked.slice(1).map(({ number, difference }) => ({ p: pOf(number), difference: difference! }));
    for (const { p, difference } of compared) expect(difference.pValue).toBeCloseTo(p, 12);
    const sorted = compared.toSorted((a, b) => a.p - b.p);
    // Holm, as it is written down: the smallest times three, the next times two, never below the one before
    const first = Math.min(1, 3 * sorted[0]!.p);
    const second = Math.min(1, Math.max(first, 2 * sorted[1]!.p));
    const third = Math.min(1, Math.max(second, sorted[2]!.p));
    expect(sorted.map(({ difference }) => difference.adjustedPValue)).toEqual([first, second, third]);
    expect(ranked.find(({ number }) => number === 3)).toMatchObject({ rank: 4, isWithinChance: false });
    expect(ranked.find(({ number }) => number === 2)).toMatchObject({ isWithinChance: true });
  });

  test('the same predictions differ by nothing', () => {
    const { trials } = rankSweep(request([[run(1, 0.7, 1)], [run(1, 0.7, 1)]], { groups: [speakers] }));
    expect(trials[1]!.difference).toEqual({ value: 0, interval: null, pValue: 1, adjustedPValue: 1 });
    expect(trials[1]!.isWithinChance).toBe(true);
  });

  test('of groups: fewer units than clips make a difference less certain', () => {
    const trials = [0.75, 0.68].map((accuracy, own) => [run(1, accuracy, own)]);
    const ofGroups = rankSweep(request(trials, { groups: [speakers] }));
    expect(ofGroups).toMatchObject({ by: 'speaker', unitCount: 10, clipCount });
    const ofClips = rankSweep(request(trials));
    expect(ofClips).toMatchObject({ by: null, unitCount: clipCount });
    expect(ofGroups.trials[1]!.difference!.value).toBeCloseTo(ofClips.trials[1]!.difference!.value, 12);
    expect(ofGroups.trials[1]!.difference!.pValue).toBeGreaterThan(ofClips.trials[1]!.difference!.pValue);
  });

  test('has to hold for other seeds, too: a trial of which each seed says something else is within chance', () => {
    const steady = [1, 2, 3].map((seed) => run(seed, 0.75, 0));
    const wild = [0.9, 0.35, 0.7].map((accuracy, at) => run(at + 1, accuracy, 1));
    const { trials } = rankSweep(request([steady, wild]));
    expect(trials[1]!.difference!.value).toBeLessThan(-0.05);
    expect(trials[1]!.isWithinChance).toBe(true);
    // the same means, with seeds that agree
    const agreeing = [1, 2, 3].map((seed) => run(seed, 0.62, 1));
    expect(rankSweep(request([steady, agreeing])).trials[1]!.isWithinChance).toBe(false);
  });

  test('counts the clips and seeds alone that both have', () => {
    const whole = [1, 2].map((seed) => run(seed, 0.75, 0));
    const half = [{ ...run(1, 0.7, 1), predictions: run(1, 0.7, 1).predictions.slice(0, 100) }];
    const { trials } = rankSweep(request([whole, half]));
    const bestOnHalf = { ...whole[0]!, predictions: whole[0]!.predictions.slice(0, 100) };
    const other = trials.find(({ number }) => number === 2)!;
    const sign = other.rank === 2 ? 1 : -1;
    const difference = trials[1]!.difference!.value;
    expect(sign * difference).toBeCloseTo(shareOf(half[0]!) - shareOf(bestOnHalf), 12);
  });
});

test('a loss ranks from the smallest, and by no more than its direction', () => {
  const trials = [0.6, 0.8].map((accuracy, own) => [run(1, accuracy, own)]);
  const { trials: ranked, isLargerBetter } = rankSweep(request(trials, { metric: 'log_loss' }));
  expect(isLargerBetter).toBe(false);
  expect(ranked.map(({ number }) => number)).toEqual([2, 1]);
  expect(ranked[1]!.difference!.value).toBeGreaterThan(0);
});

test('of many trials that are all the same the best looks better than it is: the corrected figure says so', () => {
  const trials = Array.from({ length: 20 }, (_, own) => [run(1, 0.6, own)]);
  const { best } = rankSweep(request(trials, { groups: [speakers] }));
  const mean = trials.reduce((sum, [one]) => sum + shareOf(one!), 0) / trials.length;
  expect(best!.tried).toBe(20);
  expect(best!.figure - mean).toBeGreaterThan(0.02);
  expect(Math.abs(best!.corrected! - mean)).toBeLessThan(0.5 * (best!.figure - mean));
});

test('of successive halving, those that went further come first; what ended early is not held against them', () => {
  const early = [run(1, 0.9, 1)];
  const far = [run(1, 0.5, 2), run(1, 0.7, 2, 1)];
  const { trials } = rankSweep(request([early, far]));
  expect(trials.map(({ number, rung, difference }) => [number, rung, difference])).toEqual([
    [2, 1, null],
    [1, 0, null],
  ]);
  expect(trials[0]).toMatchObject({ runCount: 1, elapsedSec: 2 });
});

test('trials without figures come last, and one trial alone is no choice', () => {
  const asked = request([[], [run(1, 0.7, 1)]]);
  asked.trials[0]!.failedCount = 2;
  const { trials, best, importance } = rankSweep(asked);
  expect(trials.map(({ number, rank, failedCount }) => [number, rank, failedCount])).toEqual([
    [2, 1, 0],
    [1, null, 2],
  ]);
  expect(best).toMatchObject({ trial: 2, corrected: null });
  expect(importance).toBeNull();
  expect(rankSweep(request([[], []])).best).toBeNull();
});
