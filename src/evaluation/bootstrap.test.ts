import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bootstrapIntervals } from './bootstrap.ts';
import { argmax } from './classification-metrics.ts';
import { classFigureNames, figureNames, ScoredClips } from './figures.ts';

interface Golden {
  name: string;
  classes: number;
  labels: number[];
  logits: number[][];
  units: number[];
  figures: Record<string, number | null> & { per_class: Record<string, number | null>[] };
  resamples: number[][];
  intervals: Record<string, [number, number]>;
}

const { cases } = JSON.parse(readFileSync('fixtures/golden/evaluation.json', 'utf8')) as { cases: Golden[] };
const scored = ({ logits, labels, classes }: Golden) => new ScoredClips(logits, labels, logits.map(argmax), classes);
/** Whole units, as often as each was drawn. */
const weightsOf = (units: readonly number[], resample: readonly number[]) =>
  Float64Array.from(units, (unit) => resample.filter((drawn) => drawn === unit).length);
const orNull = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);
/** Sums in another order. */
const tolerance = 1e-9;

test.each(cases)('$name: figures as scikit-learn', (golden) => {
  const figures = scored(golden).figures(new Float64Array(golden.labels.length).fill(1));
  for (const name of figureNames) expectEqual(orNull(figures[name]), golden.figures[name] ?? null, name);
  for (const [k, expected] of golden.figures.per_class.entries())
    for (const name of classFigureNames)
      expectEqual(orNull(figures.perClass[k]?.[name]), expected[name] ?? null, `${k} ${name}`);
});

test.each(cases)(
  '$name: intervals over groups as scikit-learn and numpy give them for the same resamples',
  (golden) => {
    const intervals = bootstrapIntervals(
      scored(golden),
      golden.units,
      golden.resamples.map((resample) => weightsOf(golden.units, resample)),
    );
    for (const name of figureNames) {
      const [low, high] = golden.intervals[name] as [number, number];
      expectEqual(intervals[name]?.low ?? null, low, name);
      expectEqual(intervals[name]?.high ?? null, high, name);
    }
  },
);

test('clips that stand together make the interval wider than clips for themselves; one group makes none', () => {
  // forty speakers of ten clips, each understood wholly or not at all
  const labels = Array.from({ length: 400 }, (_, clip) => clip % 2);
  const speakers = labels.map((_, clip) => Math.floor(clip / 10));
  const given = labels.map((label, clip) => (Math.floor(clip / 10) % 2 === 0 ? label : 1 - label));
  const logits = given.map((one) => [1 - one, one]);
  const clips = new ScoredClips(logits, labels, logits.map(argmax), 2);
  const width = (units: readonly number[]) => {
    const { accuracy } = bootstrapIntervals(clips, units);
    return accuracy ? accuracy.high - accuracy.low : null;
  };
  const [bySpeaker, byClip] = [width(speakers) ?? 0, width([...labels.keys()]) ?? 0];
  expect(byClip).toBeGreaterThan(0.08);
  expect(bySpeaker).toBeGreaterThan(byClip);
  expect(width(labels.map(() => 0))).toBeNull();
});

test('few groups that agree by chance make no narrower interval than their clips', () => {
  // four speakers of thirty clips, each right on 24 of them
  const labels = Array.from({ length: 120 }, (_, clip) => clip % 2);
  const given = labels.map((label, clip) => (clip % 5 === 0 ? 1 - label : label));
  const clips = new ScoredClips(
    given.map((one) => [1 - one, one]),
    labels,
    given,
    2,
  );
  const width = (units: readonly number[]) => {
    const { accuracy } = bootstrapIntervals(clips, units);
    return accuracy ? accuracy.high - accuracy.low : 0;
  };
  expect(width(labels.map((_, clip) => Math.floor(clip / 30)))).toBeGreaterThan(0.95 * width([...labels.keys()]));
});

function expectEqual(found: number | null, expected: number | null, what: string): void {
  if (found === null || expected === null) expect(found, what).toBe(expected);
  else expect(Math.abs(found - expected), `${what}: ${found} for ${expected}`).toBeLessThan(tolerance);
}
