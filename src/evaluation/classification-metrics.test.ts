// Figures against scikit-learn's: parity/check-shared.ts.

import { expect, test } from 'vitest';
import { argmax, classificationMetrics, macroOfOccurring } from './classification-metrics.ts';

test('no clips give zeros, not NaN', () => {
  expect(classificationMetrics([], [], 2).macro).toEqual({ precision: 0, recall: 0, f1: 0 });
});

test('argmax takes the first of equals', () => {
  expect(argmax([1, 3, 3, 2])).toBe(1);
});

test('a class that neither occurs nor is predicted takes nothing from the mean', () => {
  // sklearn.metrics.f1_score([0, 0, 1, 1], [0, 1, 1, 1], average='macro')
  const metrics = classificationMetrics([0, 0, 1, 1], [0, 1, 1, 1], 4);
  expect(macroOfOccurring(metrics).f1).toBeCloseTo(0.7333333333333334, 12);
  // with a third that is predicted once: f1_score([0, 0, 1, 1], [0, 2, 1, 1], average='macro', zero_division=0)
  expect(macroOfOccurring(classificationMetrics([0, 0, 1, 1], [0, 2, 1, 1], 4)).f1).toBeCloseTo(0.5555555555555555, 12);
});
