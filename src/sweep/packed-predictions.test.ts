import { expect, test } from 'vitest';
import { packPredictions, unpackPredictions } from './packed-predictions.ts';

test('predictions come back as they were, logits of any number and value', () => {
  const predictions = [
    { clipIndex: 7, label: 1, predicted: 0, logits: [0.1, -2.5, Number.NaN] },
    { clipIndex: 3, label: 0, predicted: 0, logits: [] },
    { clipIndex: 70_000, label: -1, predicted: 2, logits: [Number.POSITIVE_INFINITY, 1 / 3] },
  ];
  expect(unpackPredictions(packPredictions(predictions))).toEqual(predictions);
  expect(unpackPredictions(packPredictions([]))).toEqual([]);
});
