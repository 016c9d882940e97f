import { expect, test } from 'vitest';
import { plainLoss } from '../../engine/ops/cross-entropy/cross-entropy-targets.ts';
import { scoreEvaluation } from '../../evaluation/score.ts';
import { runForTest } from '../../testing/run-record.ts';
import type { LogRow } from '../../training/log-rows.ts';
import { RunHistory } from '../run-history.ts';
import type { RunRecord } from '../run-record.ts';
import { testFigure, testInterval, validationRow } from './run-figures.ts';

const row = (step: number, accuracy: number) =>
  ({ kind: 'eval', step, epoch: 1, eval_accuracy: accuracy }) as unknown as LogRow;
const checkpoints = (...steps: number[]) =>
  steps.map((step) => ({ step, epoch: 1, savedAt: 0, bytes: 1, isBest: false }));
const history = () => RunHistory.of([row(22, 0.7), row(44, 0.9), row(66, 0.8)]);
const figure = (change: Partial<RunRecord>) =>
  validationRow(
    runForTest({ history: history(), step: 66, bestStep: 44, checkpoints: checkpoints(44, 66), ...change }),
  );

test('the validation figure is that of the checkpoint that is used, not the highest that there was', () => {
  const last = row(66, 0.8);
  const best = row(44, 0.9);
  const { config } = runForTest();
  expect(figure({ state: 'finished', resultStep: 44 })).toEqual(best);
  expect(figure({ state: 'finished', resultStep: 66 })).toEqual(last);
  // the best by its loss is another than the one with the highest accuracy
  expect(figure({ state: 'finished', bestStep: 22, resultStep: 22, checkpoints: checkpoints(22, 66) })).toEqual(
    row(22, 0.7),
  );
  // under way: what would count now
  expect(figure({ state: 'running' })).toEqual(best);
  expect(figure({ state: 'running', config: { ...config, loadBestModelAtEnd: false } })).toEqual(last);
  // the best was deleted, or never saved
  expect(figure({ state: 'paused', checkpoints: checkpoints(66) })).toEqual(last);
  // no checkpoint is left: its figures stay
  expect(figure({ state: 'finished', resultStep: null, checkpoints: [] })).toEqual(best);
});

test('a checkpoint that was not validated has no figure', () => {
  expect(figure({ state: 'stopped', step: 70, resultStep: 70, checkpoints: checkpoints(44, 70) })).toBeNull();
  expect(figure({ history: RunHistory.of(), bestStep: null })).toBeNull();
});

test('figures of the test by their names, as scikit-learn computes them', () => {
  // true 0 0 1, predicted 0 1 1
  const clips = [
    [0, 0],
    [0, 1],
    [1, 1],
  ].map(([label = 0, predicted = 0], clipIndex) => ({
    clipIndex,
    path: '',
    label,
    logits: [predicted === 0 ? 1 : 0, predicted],
  }));
  const speed = { runtime: 1, samplesPerSec: 1, stepsPerSec: 1 };
  const evaluation = scoreEvaluation(clips, 2, plainLoss, { split: 'test', evaluatedAt: 0, step: 1 }, speed);
  const of = (name: string) => testFigure(evaluation, ['no', 'yes'], name);
  expect(of('accuracy')).toBeCloseTo(2 / 3);
  expect(of('balanced_accuracy')).toBeCloseTo((1 / 2 + 1) / 2);
  expect(of('f1')).toBeCloseTo((2 / 3 + 2 / 3) / 2);
  expect(of('macro_f1')).toBe(of('f1'));
  expect(of('yes_precision')).toBeCloseTo(1 / 2);
  expect(of('no_recall')).toBeCloseTo(1 / 2);
  expect(of('maybe_recall')).toBeNull();
  expect(of('sharpness')).toBeNull();
  // Wilson's of 2 of 3
  expect(testInterval(evaluation, 'accuracy')?.low).toBeCloseTo(0.2077, 4);
  expect(testInterval(evaluation, 'no_recall')).toBeNull();
});
