// Figures against scikit-learn's: parity/check-shared.ts.

import { expect, test } from 'vitest';
import { argmax, classificationMetrics } from './classification-metrics.ts';

test('no clips give zeros, not NaN', () => {
  expect(classificationMetrics([], [], 2).macro).toEqual({ precision: 0, recall: 0, f1: 0 });
});

test('argmax takes the first of equals', () => {
  expect(argmax([1, 3, 3, 2])).toBe(1);
});
