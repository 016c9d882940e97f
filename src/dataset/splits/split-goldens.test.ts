// Splits of before copies and several groups were kept apart, as they came out then: the parts of a stored data set must not move.

import { expect, test } from 'vitest';
import { makeSplit } from './make-split.ts';
import { type SplitConfig, splitConfigSchema } from './split.ts';

const clipLabels = Array.from({ length: 120 }, (_, i) => (i % 11 === 10 ? -1 : (i * i + 3 * i) % 5));
const clipSpeakers = clipLabels.map((_, i) => (i % 29 === 28 ? -1 : Math.floor(Math.sqrt(2 * i))));
const rule = { kind: 'folder' as const, level: 1 };
const groups = [{ name: 'speaker', rule, values: [], clipValues: clipSpeakers }];

// biome-ignore format: a list of numbers a line
const goldens: readonly [string, Partial<SplitConfig>, validation: number[], test: number[], train: number][] = [
  ['random', {}, [20, 22, 33, 36, 41, 58, 61, 80, 81, 91, 119], [16, 19, 26, 27, 48, 51, 53, 62, 66, 68, 74, 92, 95, 97, 100, 114, 115], 82],
  ['random', { seed: 7 }, [5, 28, 55, 63, 72, 86, 96, 110, 112, 118, 119], [0, 2, 14, 16, 31, 34, 36, 38, 47, 64, 73, 81, 95, 97, 106, 111, 115], 82],
  ['random', { validationFraction: 0, testFraction: 0.3, seed: 3 }, [], [0, 3, 4, 9, 14, 15, 19, 22, 23, 24, 31, 38, 39, 40, 44, 47, 63, 64, 66, 68, 69, 70, 71, 75, 77, 78, 88, 97, 100, 103, 116, 118, 119], 77],
  ['stratified', {}, [12, 20, 22, 23, 58, 66, 79, 80, 81, 112, 119], [16, 19, 26, 27, 33, 48, 51, 53, 62, 68, 74, 92, 95, 97, 100, 114, 115], 82],
  ['stratified', { seed: 7 }, [5, 16, 33, 55, 72, 85, 103, 111, 112, 118, 119], [0, 2, 14, 28, 31, 34, 36, 38, 47, 63, 64, 73, 95, 97, 106, 110, 115], 82],
  ['stratified', { validationFraction: 0, testFraction: 0.3, seed: 3 }, [], [0, 4, 5, 9, 14, 15, 19, 22, 30, 31, 36, 37, 38, 40, 44, 47, 51, 63, 64, 66, 68, 69, 70, 71, 75, 77, 78, 96, 97, 100, 103, 116, 119], 77],
  ['speaker', {}, [5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17], [2, 3, 4, 25, 26, 27, 29, 30, 31, 33, 34, 35, 36, 37, 38, 39, 40], 81],
  ['speaker', { seed: 7 }, [85, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97], [28, 57, 72, 73, 74, 75, 77, 78, 79, 80, 81, 82, 83, 84, 86, 115], 83],
  ['speaker', { validationFraction: 0, testFraction: 0.3, seed: 3 }, [], [1, 18, 19, 20, 22, 23, 24, 28, 33, 34, 35, 36, 37, 38, 39, 40, 57, 86, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 110, 111, 112, 115], 78],
];

test.each(goldens)('%s %j', (method, changes, validation, tested, train) => {
  const stored = { validationFraction: 0.1, testFraction: 0.15, seed: 42, ...changes, method };
  const paths = clipLabels.map((_, i) => `${i}.wav`);
  const copies = clipLabels.map((_, i) => i);
  const split = makeSplit({ paths, sourcePaths: paths, clipLabels, groups, copies }, splitConfigSchema.parse(stored));
  expect(split.validation).toEqual(validation);
  expect(split.test).toEqual(tested);
  expect(split.train).toHaveLength(train);
});
