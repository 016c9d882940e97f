import { expect, test } from 'vitest';
import { RunHistory } from '../../run/run-history.ts';
import type { LogRow } from '../../training/log-rows.ts';
import { RunCurves } from './run-curves.ts';

const trainRow = (step: number, loss: number): LogRow => ({
  kind: 'train',
  step,
  epoch: step / 10,
  loss,
  grad_norm: 2 * loss,
  learning_rate: 1e-3,
});
const evalRow = (step: number, accuracy: number): LogRow => ({
  kind: 'eval',
  step,
  epoch: step / 10,
  elapsed_sec: 7 * step,
  eval_loss: 1,
  eval_accuracy: accuracy,
  eval_f1: 0.3,
  eval_runtime: 1,
  eval_samples_per_second: 1,
  eval_steps_per_second: 1,
  eval_recall_sad: 0.25,
});

test('each figure of the rows is at its step, epoch and time', () => {
  const curves = new RunCurves('recall_sad');
  curves.follow(RunHistory.of([trainRow(5, 2), trainRow(10, 1.5), evalRow(10, 0.6)]));
  expect(curves.of('loss').ys).toEqual([2, 1.5]);
  expect(curves.of('grad_norm').ys).toEqual([4, 3]);
  expect(curves.of('loss').xs).toEqual({ step: [5, 10], epoch: [0.5, 1], time: [Number.NaN, Number.NaN] });
  expect(curves.of('eval_accuracy').xs).toEqual({ step: [10], epoch: [1], time: [70] });
  expect(curves.of('eval_accuracy').ys).toEqual([0.6]);
  expect(curves.of('eval_chosen').ys).toEqual([0.25]);
  expect(curves.of('memory_bytes')).toHaveLength(0);
});

test('rows that come one by one make the same curves, and a run that goes back begins them anew', () => {
  const rows = Array.from({ length: 300 }, (_, at) => (at % 7 ? trainRow(at, Math.sin(at)) : evalRow(at, at / 300)));
  const curves = new RunCurves('loss');
  let history = RunHistory.of();
  for (const row of rows) {
    history = history.append(row);
    curves.follow(history);
  }
  const whole = new RunCurves('loss');
  whole.follow(RunHistory.of(rows));
  for (const field of ['loss', 'eval_accuracy'] as const) expect(curves.of(field)).toEqual(whole.of(field));
  const back = history.cut(100);
  curves.follow(back);
  expect(curves.of('loss').xs.step.at(-1)).toBe(99);
  curves.follow(back.append(trainRow(500, 4)));
  expect(curves.of('loss').xs.step.slice(-2)).toEqual([99, 500]);
});
