import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { argmax, classificationMetrics } from './classification-metrics.ts';
import type { AveragedMetrics, ClassMetrics } from './evaluation-result.ts';

interface GoldenMetrics {
  classes: number;
  labels: number[];
  predictions: number[];
  accuracy: number;
  confusion_matrix: number[][];
  macro: AveragedMetrics;
  micro: AveragedMetrics;
  weighted: AveragedMetrics;
  per_class: ClassMetrics[];
}

const golden = JSON.parse(readFileSync('fixtures/golden/metrics.json', 'utf8')) as GoldenMetrics[];

// the same double-precision arithmetic in another order: 12 digits agree
const close = (found: AveragedMetrics, expected: AveragedMetrics) => {
  for (const key of ['precision', 'recall', 'f1'] as const) expect(found[key]).toBeCloseTo(expected[key], 12);
};

test.each(golden)('$classes classes, accuracy $accuracy', (row) => {
  const metrics = classificationMetrics(row.labels, row.predictions, row.classes);
  expect(metrics.accuracy).toBeCloseTo(row.accuracy, 12);
  expect(metrics.confusion).toEqual(row.confusion_matrix);
  close(metrics.macro, row.macro);
  close(metrics.micro, row.micro);
  close(metrics.weighted, row.weighted);
  row.per_class.forEach((expected, label) => {
    const found = metrics.perClass[label];
    expect(found?.support).toBe(expected.support);
    if (found) close(found, expected);
  });
});

test('no clips give zeros, not NaN', () => {
  expect(classificationMetrics([], [], 2).macro).toEqual({ precision: 0, recall: 0, f1: 0 });
});

test('argmax takes the first of equals', () => {
  expect(argmax([1, 3, 3, 2])).toBe(1);
});
