import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { itemAt } from '../lib/present.ts';
import { fitTemperature, lossAt, rejectCurve, reliability } from './calibration.ts';
import { argmax } from './classification-metrics.ts';

interface Golden {
  name: string;
  labels: number[];
  logits: number[][];
  calibration: { temperature: number; loss: number; error: number };
}

const { cases } = JSON.parse(readFileSync('fixtures/golden/evaluation.json', 'utf8')) as { cases: Golden[] };
const outcomesOf = ({ labels, logits }: Pick<Golden, 'labels' | 'logits'>) =>
  logits.map((row, clip) => ({ label: itemAt(labels, clip), predicted: argmax(row), logits: row }));

test.each(cases)('$name: temperature as scipy finds it, calibration error as numpy counts it', (golden) => {
  const outcomes = outcomesOf(golden);
  const { temperature = Number.NaN } = fitTemperature(outcomes) ?? {};
  // as near as a minimum can be told in double precision
  expect(Math.abs(temperature / golden.calibration.temperature - 1)).toBeLessThan(1e-5);
  expect(Math.abs(lossAt(outcomes, temperature) - golden.calibration.loss)).toBeLessThan(1e-9);
  expect(Math.abs(reliability(outcomes).error - golden.calibration.error)).toBeLessThan(1e-9);
});

test('a model that is too sure gets a temperature above 1, and is nearer to the truth with it', () => {
  const outcomes = outcomesOf({
    labels: Array.from({ length: 100 }, (_, clip) => Number(clip % 4 === 0)),
    logits: Array.from({ length: 100 }, () => [8, 0]),
  });
  const { temperature } = fitTemperature(outcomes) ?? { temperature: 0 };
  // right in 3 of 4: log 3 is the logit of that
  expect(temperature).toBeCloseTo(8 / Math.log(3), 4);
  expect(reliability(outcomes, temperature).error).toBeLessThan(1e-4);
  expect(reliability(outcomes).error).toBeGreaterThan(0.24);
});

test('too few clips, and clips that are all right, fit no temperature', () => {
  const right = Array.from({ length: 30 }, () => ({ label: 0, predicted: 0, logits: [1, 0] }));
  expect(fitTemperature(right)).toBeNull();
  expect(fitTemperature([{ label: 1, predicted: 0, logits: [1, 0] }])).toBeNull();
});

test('the surest clips are answered first, those of one confidence together', () => {
  const outcomes = [
    { label: 0, predicted: 0, logits: [3, 0] },
    { label: 1, predicted: 0, logits: [1, 0] },
    { label: 0, predicted: 0, logits: [1, 0] },
    { label: 0, predicted: 1, logits: [0, Number.NaN] },
  ];
  const curve = rejectCurve(outcomes);
  expect(curve.map(({ coverage, accuracy }) => [coverage, accuracy])).toEqual([
    [0.25, 1],
    [0.75, 2 / 3],
  ]);
});
