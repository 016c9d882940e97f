import { expect, test } from 'vitest';
import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import { filterPredictions, mistakesFirst, probabilityOf, toPredictionRows } from './prediction-rows.ts';

const evaluation = {
  predictions: [
    { clipIndex: 4, path: 'a/1001_ANG.wav', label: 0, predicted: 0, logits: [2, 0] },
    { clipIndex: 5, path: 'a/1002_SAD.wav', label: 1, predicted: 0, logits: [1, 0] },
    { clipIndex: 6, path: 'b/1003_SAD.wav', label: 1, predicted: 1, logits: [0, 3] },
  ],
} as Evaluation;

test('confidence is the softmax of the predicted class', () => {
  expect(probabilityOf([2, 0], 0)).toBeCloseTo(0.880797, 6);
  expect(probabilityOf([1000, 999, 0], 1)).toBeCloseTo(0.268941, 6);
});

test('filters combine', () => {
  const rows = toPredictionRows(evaluation);
  const names = (filter: Parameters<typeof filterPredictions>[1]) =>
    filterPredictions(rows, filter).map((row) => row.prediction.clipIndex);
  expect(names({ text: '', wrongOnly: false, cell: null })).toEqual([4, 5, 6]);
  expect(names({ text: 'sad', wrongOnly: false, cell: null })).toEqual([5, 6]);
  expect(names({ text: '', wrongOnly: true, cell: null })).toEqual([5]);
  expect(names({ text: '', wrongOnly: false, cell: { label: 1, predicted: 1 } })).toEqual([6]);
  expect(names({ text: '', wrongOnly: true, cell: { label: 1, predicted: 1 } })).toEqual([]);
});

test('the most confident mistakes come first, then what is right', () => {
  const more = [
    ...evaluation.predictions,
    { clipIndex: 7, path: 'c.wav', label: 1, predicted: 0, logits: [9, 0] },
    { clipIndex: 8, path: 'd.wav', label: 0, predicted: 0, logits: [9, 0] },
  ];
  const rows = mistakesFirst(toPredictionRows({ ...evaluation, predictions: more }));
  expect(rows.map(({ prediction }) => prediction.clipIndex)).toEqual([7, 5, 8, 6, 4]);
});
