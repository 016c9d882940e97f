import { expect, test } from 'vitest';
import { plainLoss } from '../engine/ops/cross-entropy/cross-entropy-targets.ts';
import { correctPredictions, recounted } from './correct-evaluation.ts';
import { scoreEvaluation } from './score.ts';

const scored = [0, 0, 1, 1, 2].map((label, clipIndex) => ({
  clipIndex,
  path: `${clipIndex}.wav`,
  label,
  // the third is a mistake, the last too
  logits:
    [
      [2, 0, 0],
      [2, 0, 0],
      [2, 0, 0],
      [0, 2, 0],
      [0, 2, 0],
    ][clipIndex] ?? [],
}));
const facts = { split: 'test', evaluatedAt: 1, step: 2 } as const;
const evaluation = scoreEvaluation(scored, 3, plainLoss, facts, { runtime: 1, samplesPerSec: 1, stepsPerSec: 1 });

test('a corrected label moves its clip to another row, one left out is gone; the answers stay', () => {
  const found = correctPredictions(evaluation.predictions, (clip, label) =>
    clip === 2 ? 0 : clip === 4 ? null : label,
  );
  expect(found).toMatchObject({ relabelled: 1, dropped: 1 });
  expect(found.listed.map(({ label }) => label)).toEqual([0, 0, 0, 1, 2]);
  const corrected = recounted({ ...evaluation, groups: [] }, found.predictions);
  expect(corrected.confusion).toEqual([
    [3, 0, 0],
    [0, 1, 0],
    [0, 0, 0],
  ]);
  expect(corrected.perClass.map(({ support }) => support)).toEqual([3, 1, 0]);
  expect(corrected.predictions.map(({ predicted }) => predicted)).toEqual([0, 0, 0, 1]);
  // of the labels as they were
  expect(corrected).not.toHaveProperty('groups');
  expect(corrected.metrics).toEqual(evaluation.metrics);
  expect(evaluation.confusion).toEqual([
    [2, 0, 0],
    [1, 1, 0],
    [0, 1, 0],
  ]);
});

test('nothing corrected is the same list', () => {
  expect(correctPredictions(evaluation.predictions, (_, label) => label).predictions).toBe(evaluation.predictions);
});
