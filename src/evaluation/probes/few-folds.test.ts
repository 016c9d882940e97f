import { expect, test } from 'vitest';
import { itemAt } from '../../lib/present.ts';
import { fewFolds } from './few-folds.ts';
import { foldPlan } from './fold-plan.ts';

const clips = Array.from({ length: 240 }, (_, clip) => clip);
const planOf = (folds: number[]) =>
  foldPlan({ folds: Int32Array.from(folds), clipLabels: clips.map(() => 0), groups: [], foldsBy: null, seed: 1 });

test('of twelve folds parts are left out together, each clip once, and nothing of them trains', () => {
  const plan = planOf(clips.map((clip) => clip % 12));
  const few = fewFolds(plan);
  expect(few.length).toBe(5);
  expect(few.flatMap((fold) => [...fold.clips]).sort((a, b) => a - b)).toEqual(clips);
  for (const { trains, clips: left } of few) {
    const isLeft = new Set(left);
    for (const clip of clips) expect(itemAt(trains, itemAt(plan.cells, clip))).toBe(Number(!isLeft.has(clip)));
  }
});

test('ten folds are as they are', () => {
  const plan = planOf(clips.map((clip) => clip % 10));
  expect(fewFolds(plan)).toBe(plan.outer);
});
