import { expect, test } from 'vitest';
import { differentElements, elementwiseRelativeDifference, largestDifference, relativeDifference } from './compare.ts';

test('the largest difference is found wherever it is', () => {
  expect(largestDifference([1, 2, 3], [1, 2.5, 3.25])).toBe(0.5);
  expect(largestDifference([5, 2, 3], [1, 2, 3])).toBe(4);
  expect(largestDifference([1, 2], [1, 2])).toBe(0);
});

test.each([
  ['another length', [1, 2], [1, 2, 3]],
  ['nothing', [], []],
  ['not a number first', [Number.NaN, 1], [1, 1]],
  ['not a number last', [1, Number.NaN], [1, 1]],
  ['infinite', [1, Infinity], [1, 1]],
  ['not a number in the expected', [1, 1], [1, Number.NaN]],
])('%s is infinitely far', (_, found, expected) => {
  expect(largestDifference(found, expected)).toBe(Infinity);
  expect(relativeDifference(found, expected)).toBe(Infinity);
  expect(elementwiseRelativeDifference(found, expected)).toBe(Infinity);
});

test('a later finite difference does not hide one that is not a number', () => {
  expect(largestDifference([Number.NaN, 3], [1, 1])).toBe(Infinity);
});

test('a relative difference is a share of the largest expected magnitude', () => {
  expect(relativeDifference([1, -4.5], [1, -4])).toBe(0.125);
  expect(relativeDifference([0.5], [0])).toBe(Infinity);
  expect(relativeDifference([0], [0])).toBe(0);
});

test('elementwise, each difference is a share of its own expected magnitude', () => {
  expect(elementwiseRelativeDifference([100, -0.5], [101, -0.25])).toBe(1);
  expect(elementwiseRelativeDifference([0, 1], [0, 1])).toBe(0);
  expect(elementwiseRelativeDifference([1e-9], [0])).toBe(Infinity);
});

test('elements that differ in a bit are counted; what cannot be compared differs infinitely', () => {
  expect(differentElements([1, 2, 3], [1, 2.5, 4])).toBe(2);
  expect(differentElements([1, Number.NaN], [1, Number.NaN])).toBe(0);
  expect(differentElements([0], [-0])).toBe(1);
  expect(differentElements([1], [1, 2])).toBe(Infinity);
  expect(differentElements([], [])).toBe(Infinity);
});
