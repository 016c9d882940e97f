import { expect, test } from 'vitest';
import { surplusSteps } from './checkpointing.ts';

test('the oldest go first', () => {
  expect(surplusSteps([10, 20, 30, 40], 2, null)).toEqual([10, 20]);
  expect(surplusSteps([10, 20], 2, null)).toEqual([]);
  expect(surplusSteps([10, 20, 30], null, null)).toEqual([]);
});

test('neither the best nor the newest ever goes', () => {
  expect(surplusSteps([10, 20, 30, 40], 2, 10)).toEqual([20, 30]);
  expect(surplusSteps([10, 20], 1, 10)).toEqual([]);
  expect(surplusSteps([10, 20, 30], 1, 10)).toEqual([20]);
  expect(surplusSteps([10, 20, 30], 1, 30)).toEqual([10, 20]);
});

test('a best step that was never saved protects nothing', () => {
  expect(surplusSteps([10, 20, 30], 1, 15)).toEqual([10, 20]);
});
