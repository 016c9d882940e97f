import { expect, test } from 'vitest';
import type { LogRow } from '../training/log-rows.ts';
import { RowMeasures } from './row-measures.ts';

const trained: LogRow = { kind: 'train', step: 1, epoch: 1, loss: 1, grad_norm: 1, learning_rate: 1 };
const evaluated = { kind: 'eval', step: 1, epoch: 1, eval_loss: 1, eval_accuracy: 1, eval_f1: 1 } as LogRow;

test('speed is of the clips since the row before, evaluation left out; memory is the most that was seen', () => {
  let ms = 50;
  let bytes = 0;
  const measures = new RowMeasures(
    100,
    () => bytes,
    () => ms,
  );
  // loading
  ms = 5050;
  measures.begin();
  for (const [now, held] of [
    [6050, 7],
    [7050, 9],
    [7550, 3],
  ] as const) {
    [ms, bytes] = [now, held];
    measures.record(10);
  }
  expect(measures.measured(trained)).toEqual({
    ...trained,
    elapsed_sec: 107.5,
    train_samples_per_second: 12,
    memory_bytes: 9,
  });
  ms = 17_550;
  expect(measures.measured(evaluated)).toEqual({ ...evaluated, elapsed_sec: 117.5 });
  [ms, bytes] = [18_550, 4];
  measures.record(8);
  expect(measures.measured(trained)).toMatchObject({
    train_samples_per_second: 8,
    memory_bytes: 4,
    elapsed_sec: 118.5,
  });
});

test('a pass that goes along with the steps is no part of their speed', () => {
  let ms = 0;
  const measures = new RowMeasures(
    0,
    () => 0,
    () => ms,
  );
  ms = 9000;
  measures.leaveOut(7);
  measures.record(10);
  expect(measures.measured(trained)).toMatchObject({ train_samples_per_second: 5, elapsed_sec: 9 });
  ms = 10_000;
  measures.record(10);
  expect(measures.measured(trained)).toMatchObject({ train_samples_per_second: 10 });
});

test('a row without a clip since the one before says no speed', () => {
  const measures = new RowMeasures(
    0,
    () => 0,
    () => 0,
  );
  expect(measures.measured(trained)).toEqual({ ...trained, elapsed_sec: 0 });
});
