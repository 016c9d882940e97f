import { expect, test } from 'vitest';
import { itemAt } from '../../lib/present.ts';
import { agreementBands } from './agreement-bands.ts';
import { drawShare, learningCurve } from './learning-curve.ts';

const all = Array.from({ length: 400 }, (_, clip) => clip);
// a class of three clips in folds of very different sizes
const clipLabels = all.map((clip) => (clip < 3 ? 3 : clip % 3));
const folds = all.map((clip) => (clip === 2 ? 0 : clip < 3 ? 1 : clip % 4));
const task = { clipLabels, folds, allCount: 300, seed: 1 };

test('a share has each class of each fold in proportion, and of a small class two in two folds', () => {
  for (const repetition of [0, 1, 2]) {
    const isUsed = drawShare(task, 0.2, repetition);
    for (const fold of [0, 1, 2, 3])
      for (const label of [0, 1, 2]) {
        const own = all.filter((clip) => folds[clip] === fold && clipLabels[clip] === label);
        const used = own.filter((clip) => isUsed[clip] === 1).length;
        expect(Math.abs(used - 0.2 * own.length)).toBeLessThanOrEqual(1);
      }
    const small = [0, 1, 2].filter((clip) => isUsed[clip] === 1);
    expect(small).toHaveLength(2);
    expect(small).toContain(2);
  }
  expect(drawShare(task, 0.2, 0)).not.toEqual(drawShare(task, 0.2, 1));
});

test('a curve of what each share predicts, its repetitions and all clips', async () => {
  const rightFrom = (count: number) => clipLabels.map((label, clip) => (clip < count ? label : -1));
  const curve = await learningCurve(task, rightFrom(400), (isUsed) => {
    const used = isUsed.reduce((sum, one) => sum + one, 0);
    return Promise.resolve(rightFrom(used + 10 * itemAt(isUsed, 5)));
  });
  expect(curve?.map(({ share }) => share)).toEqual([0.1, 0.2, 0.4, 0.7, 1]);
  expect(curve?.at(-1)).toEqual({ share: 1, clipCount: 300, accuracy: 1, low: 1, high: 1 });
  const tenth = itemAt(curve ?? [], 0);
  // 13 of each large class and 2 of the small one
  expect(tenth.clipCount).toBeCloseTo(41 * 0.75, 5);
  for (const { low, accuracy, high } of curve ?? []) {
    expect(low).toBeLessThanOrEqual(accuracy);
    expect(high).toBeGreaterThanOrEqual(accuracy);
  }
  expect(tenth.low).toBeCloseTo(41 / 400, 5);
  expect(await learningCurve(task, rightFrom(1), () => Promise.resolve(null))).toBe(null);
});

test('accuracy by how far people agreed', () => {
  const targets = Float64Array.from([0.4, 0.3, 0.3, 0.7, 0.3, 0, 0.1, 0.2, 0.7, 1, 0, 0]);
  const probabilities = [
    [0.3, 0.6, 0.1],
    [0.6, 0.2, 0.2],
    [0.5, 0.3, 0.2],
    [0.9, 0.1, 0],
  ];
  expect(agreementBands(probabilities, [0, 0, 2, 0], targets)).toEqual([
    { low: 0, high: 0.5, clipCount: 1, accuracy: 0, top2Accuracy: 1 },
    { low: 0.7, high: 0.9, clipCount: 2, accuracy: 0.5, top2Accuracy: 0.5 },
    { low: 0.9, high: 1, clipCount: 1, accuracy: 1, top2Accuracy: 1 },
  ]);
});
