import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { philoxKeyOf, philoxUniform } from '../lib/philox.ts';
import { itemAt } from '../lib/present.ts';
import { comparePaired, mcNemarTest, spreadOf } from './paired-comparison.ts';

interface Golden {
  cases: {
    name: string;
    first: number[];
    second: number[];
    only: [first: number, second: number];
    p: number;
    difference: number;
    weights: number[][];
    interval: [low: number, high: number];
  }[];
  tests: { first: number; second: number; p: number }[];
}

const { paired } = JSON.parse(readFileSync('fixtures/golden/evaluation.json', 'utf8')) as { paired: Golden };
/** Right or wrong: of two classes, as goldens have them, the label is always 1. */
const outcomesOf = (first: readonly number[], second: readonly number[]) =>
  first.map((one, clipIndex) => ({ clipIndex, label: 1, first: one, second: itemAt(second, clipIndex) }));

test.each(paired.cases)('$name: difference, interval and test as numpy and scipy', (golden) => {
  const weights = golden.weights.map((one) => Float64Array.from(one));
  const found = comparePaired(outcomesOf(golden.first, golden.second), [], weights);
  expect(found.second - found.first).toBeCloseTo(golden.difference, 12);
  expect([found.onlyFirst, found.onlySecond]).toEqual(golden.only);
  expect(found.differing).toBe(golden.only[0] + golden.only[1]);
  expect(found.pValue).toBeCloseTo(golden.p, 12);
  // of two that are never apart there is nothing to draw
  if (golden.only[0] + golden.only[1] === 0) expect(found.interval).toBeNull();
  else {
    expect(found.interval?.low).toBeCloseTo(golden.interval[0], 12);
    expect(found.interval?.high).toBeCloseTo(golden.interval[1], 12);
  }
});

test.each(paired.tests)('McNemar’s exact test of $first and $second as scipy’s binomtest', ({ first, second, p }) => {
  expect(Math.abs(mcNemarTest(first, second) / p - 1)).toBeLessThan(1e-9);
});

test('no clip that only one gets right says nothing for either', () => {
  expect(mcNemarTest(0, 0)).toBe(1);
});

test('whole speakers that go with one model make a wider interval than clips for themselves; one speaker makes none', () => {
  // twelve speakers of twenty clips: for half of them the second is right more often, for half the first
  const draws = philoxUniform(philoxKeyOf(4), [1, 2, 3], 480);
  const speaker = Array.from({ length: 240 }, (_, clip) => Math.floor(clip / 20));
  const outcomes = speaker.map((one, clipIndex) => ({
    clipIndex,
    label: 1,
    first: Number(itemAt(draws, clipIndex) < (one % 2 ? 0.9 : 0.4)),
    second: Number(itemAt(draws, 240 + clipIndex) < (one % 2 ? 0.4 : 0.9)),
  }));
  const width = (clipValues: number[]) => {
    const { interval } = comparePaired(outcomes, [{ name: 'speaker', clipValues }]);
    return interval ? interval.high - interval.low : null;
  };
  const bySpeaker = width(speaker) ?? 0;
  expect(bySpeaker).toBeGreaterThan(1.5 * (width(speaker.map(() => -1)) ?? 1));
  expect(width(speaker.map(() => 0))).toBeNull();
});

test('equal models are seldom told apart, and better ones mostly are', () => {
  let [falseAlarms, found] = [0, 0];
  for (let seed = 0; seed < 10; seed++) {
    const draws = philoxUniform(philoxKeyOf(seed), [4, 5, 6], 240);
    const made = (chance: number) =>
      Array.from({ length: 120 }, (_, clipIndex) => ({
        clipIndex,
        label: 1,
        first: Number(itemAt(draws, clipIndex) < 0.7),
        second: Number(itemAt(draws, 120 + clipIndex) < chance),
      }));
    const isApart = (chance: number) => {
      const { interval } = comparePaired(made(chance), []);
      return interval !== null && (interval.low > 0 || interval.high < 0);
    };
    if (isApart(0.7)) falseAlarms++;
    if (isApart(0.9)) found++;
  }
  expect(falseAlarms).toBeLessThanOrEqual(2);
  expect(found).toBeGreaterThanOrEqual(8);
});

test('the spread of seeds is that of a sample; one seed has none', () => {
  expect(spreadOf([0.7])).toBeNull();
  const spread = spreadOf([0.7, 0.72, 0.77]);
  expect(spread).toMatchObject({ count: 3, low: 0.7, high: 0.77 });
  expect(spread?.mean).toBeCloseTo(0.73, 12);
  // statistics.stdev([0.7, 0.72, 0.77])
  expect(spread?.deviation).toBeCloseTo(0.036055512754639904, 12);
});
