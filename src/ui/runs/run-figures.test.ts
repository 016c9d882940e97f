import { expect, test } from 'vitest';
import { RunHistory } from '../../run/run-history.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { runForTest } from '../../testing/run-record.ts';
import type { LogRow } from '../../training/log-rows.ts';
import { validationFigure } from './run-figures.ts';

const row = (step: number, accuracy: number) =>
  ({ kind: 'eval', step, epoch: 1, eval_accuracy: accuracy }) as unknown as LogRow;
const checkpoints = (...steps: number[]) =>
  steps.map((step) => ({ step, epoch: 1, savedAt: 0, bytes: 1, isBest: false }));
const history = () => RunHistory.of([row(22, 0.7), row(44, 0.9), row(66, 0.8)]);
const figure = (change: Partial<RunRecord>) =>
  validationFigure(
    runForTest({ history: history(), step: 66, bestStep: 44, checkpoints: checkpoints(44, 66), ...change }),
  );

test('the figure is that of the checkpoint that is used, not the highest that there was', () => {
  const last = { step: 66, accuracy: 0.8 };
  const best = { step: 44, accuracy: 0.9 };
  const { config } = runForTest();
  expect(figure({ state: 'finished', resultStep: 44 })).toEqual(best);
  expect(figure({ state: 'finished', resultStep: 66 })).toEqual(last);
  // the best by its loss is another than the one with the highest accuracy
  expect(figure({ state: 'finished', bestStep: 22, resultStep: 22, checkpoints: checkpoints(22, 66) })).toEqual({
    step: 22,
    accuracy: 0.7,
  });
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
