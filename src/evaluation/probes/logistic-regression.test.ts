// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fitLogisticRegression, predictProbabilities } from './logistic-regression.ts';
import { memoryMatrix } from './memory-matrix.ts';

interface Golden {
  name: string;
  c: number;
  x: number[][];
  labels?: number[];
  targets?: number[][];
  coef: number[][];
  intercept: number[];
  probabilities: number[][];
}

const golden = JSON.parse(readFileSync('fixtures/golden/probes.json', 'utf8')) as { logistic_regression: Golden[] };

test.each(golden.logistic_regression)('$name, C = $c: as scikit-learn, to 1e-4', async (one) => {
  const classCount = one.probabilities[0]!.length;
  const targets =
    one.targets ?? one.labels!.map((label) => Array.from({ length: classCount }, (_, k) => +(k === label)));
  const features = memoryMatrix(Float32Array.from(one.x.flat()), one.x[0]!.length);
  const found = await fitLogisticRegression(features, Float64Array.from(targets.flat()), classCount, { c: one.c });
  expect(found.hasConverged).toBe(true);
  const columns = one.coef.length;
  const coef = one.coef[0]!.flatMap((_, d) => one.coef.map((row) => row[d]!)); // [D, K]
  expect(found.weights.length).toBe(coef.length);
  expect(largest(found.weights, coef)).toBeLessThan(1e-4);
  // more classes than two: only differences of intercepts have a meaning
  const mean = (values: ArrayLike<number>) =>
    columns === 1 ? 0 : Array.from(values).reduce((a, b) => a + b) / columns;
  const centred = (values: ArrayLike<number>) => Array.from(values, (value) => value - mean(values));
  expect(largest(centred(found.intercepts), centred(one.intercept))).toBeLessThan(1e-4);
  expect(largest(await predictProbabilities(features, found, classCount), one.probabilities.flat())).toBeLessThan(1e-4);
});

test('a row of no weight is as if it were not there, and a fit that begins at another ends at the same', async () => {
  const [one] = golden.logistic_regression as [Golden];
  const classCount = 6;
  const targets = (labels: number[]) =>
    Float64Array.from(labels.flatMap((label) => Array.from({ length: 6 }, (_, k) => +(k === label))));
  const all = memoryMatrix(Float32Array.from(one.x.flat()), 12);
  const rowWeights = Float64Array.from(one.labels!, (_, row) => Number(row % 3 !== 0));
  const kept = one.x.filter((_, row) => row % 3 !== 0);
  const c = 1;
  const weighted = await fitLogisticRegression(all, targets(one.labels!), classCount, { c, rowWeights });
  const alone = await fitLogisticRegression(
    memoryMatrix(Float32Array.from(kept.flat()), 12),
    targets(one.labels!.filter((_, row) => row % 3 !== 0)),
    classCount,
    { c },
  );
  expect(largest(weighted.weights, alone.weights)).toBeLessThan(1e-6);
  const again = await fitLogisticRegression(all, targets(one.labels!), classCount, { c, rowWeights, start: weighted });
  expect(again.iterations).toBe(0);
});

function largest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}
