import { expect, test } from 'vitest';
import { partWidth, type StatisticsPart, selectStatistics, statisticsWidth } from './layer-statistics.ts';

/** Two numbers of each of three hidden states: 10s are means, 100s deviations, 1000s means of the states as they are. */
const shape = { stateCount: 3, hiddenSize: 2, hasRawMeans: false };
const row = Float32Array.of(10, 11, 20, 21, 30, 31, 100, 101, 200, 201, 300, 301);
const preNorm = { ...shape, hasRawMeans: true };
const preNormRow = Float32Array.of(...row, 1000, 1001, 2000, 2001, 3000, 3001);

function selected(of: Float32Array, shapeOf: typeof shape, part: StatisticsPart): number[] {
  const into = new Float32Array(partWidth(shapeOf, part));
  selectStatistics(of, shapeOf, part, into);
  return [...into];
}

test('means of the layers in order, then their deviations', () => {
  expect(statisticsWidth(shape)).toBe(row.length);
  expect(selected(row, shape, { kind: 'mean', layers: [2, 0] })).toEqual([30, 31, 10, 11]);
  expect(selected(row, shape, { kind: 'mean_std', layers: [1, 2] })).toEqual([20, 21, 30, 31, 200, 201, 300, 301]);
});

test('a weighted sum reads the states as they are', () => {
  expect(selected(row, shape, { kind: 'raw_mean', layers: [1] })).toEqual([20, 21]);
  expect(statisticsWidth(preNorm)).toBe(preNormRow.length);
  expect(selected(preNormRow, preNorm, { kind: 'raw_mean', layers: [0, 2] })).toEqual([1000, 1001, 3000, 3001]);
  expect(selected(preNormRow, preNorm, { kind: 'mean_std', layers: [2] })).toEqual([30, 31, 300, 301]);
});

test('a layer that the model lacks is refused', () => {
  expect(() => partWidth(shape, { kind: 'mean', layers: [3] })).toThrow('There is no hidden state 3: there are 3.');
});
