import { expect, test } from 'vitest';
import type { Prediction } from '../../evaluation/evaluation-result.ts';
import { compareAnswers, triedPredictions } from './onnx-trial.ts';

function predictionOf(clipIndex: number, label: number, logits: number[]): Prediction {
  return { clipIndex, path: `${clipIndex}.wav`, label, predicted: logits.indexOf(Math.max(...logits)), logits };
}

test('answers that are right, that change, and by how much logits differ', () => {
  const tried = [predictionOf(0, 0, [2, 1]), predictionOf(1, 0, [1, 2]), predictionOf(2, 1, [0, 3])];
  const found = [
    [2, 1.25],
    [2.5, 2], // now right
    [3, 2], // now wrong
  ];
  expect(compareAnswers(tried, found)).toEqual({ correct: 2, runCorrect: 2, changed: 2, largestDifference: 3 });
});

test('of many clips some are drawn, each once and the same each time', () => {
  const few = Array.from({ length: 200 }, (_, at) => predictionOf(at, 0, [1, 0]));
  expect(triedPredictions(few)).toEqual(few);
  const many = Array.from({ length: 900 }, (_, at) => predictionOf(at, 0, [1, 0]));
  const drawn = triedPredictions(many);
  expect(new Set(drawn.map(({ clipIndex }) => clipIndex)).size).toBe(200);
  expect(triedPredictions(many)).toEqual(drawn);
  expect(drawn.some(({ clipIndex }) => clipIndex > 700)).toBe(true);
});
