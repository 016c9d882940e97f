import { expect, test } from 'vitest';
import { RunHistory } from '../../run/run-history.ts';
import type { LogRow } from '../../training/log-rows.ts';
import { ChartRows, niceTicks } from './chart-rows.ts';

const trainRow = (step: number, loss: number): LogRow => ({
  kind: 'train',
  step,
  epoch: step / 10,
  loss,
  grad_norm: 1,
  learning_rate: 1e-3,
});
const evalRow = (step: number, accuracy: number): LogRow => ({
  kind: 'eval',
  step,
  epoch: step / 10,
  eval_loss: 1,
  eval_accuracy: accuracy,
  eval_f1: accuracy,
  eval_runtime: 1,
  eval_samples_per_second: 1,
  eval_steps_per_second: 1,
});

function chartOf(rows: readonly LogRow[]): ChartRows {
  const chart = new ChartRows('accuracy', 400);
  chart.follow(RunHistory.of(rows));
  return chart;
}

test('training and validation of one step share a row', () => {
  const { rows } = chartOf([trainRow(5, 2), trainRow(10, 1.5), evalRow(10, 0.6)]);
  expect(rows.map((row) => row.step)).toEqual([5, 10]);
  expect(rows[1]).toMatchObject({ loss: 1.5, eval_accuracy: 0.6 });
  expect(rows[0]!.eval_accuracy).toBeUndefined();
});

test('a step whose row was drawn takes in its evaluation, although the chart froze what it drew', () => {
  const chart = new ChartRows('accuracy', 400);
  const history = RunHistory.of([trainRow(10, 1.5)]);
  chart.follow(history);
  for (const row of chart.drawn()) Object.freeze(row);
  chart.follow(history.append(evalRow(10, 0.6)));
  expect(chart.drawn()).toMatchObject([{ step: 10, loss: 1.5, eval_accuracy: 0.6 }]);
});

test('of many rows few are drawn: they keep ends, spikes, the best step and the order', () => {
  const history: LogRow[] = [];
  for (let step = 1; step <= 5000; step++) history.push(trainRow(step, step === 3333 ? 9 : 1 + Math.sin(step) / 10));
  for (let step = 100; step <= 5000; step += 100) history.push(evalRow(step, step === 2500 ? 0.9 : 0.5));
  const rows = chartOf(history.sort((a, b) => a.step - b.step)).drawn(2600);
  expect(rows.length).toBeLessThanOrEqual(403);
  expect(rows[0]!.step).toBe(1);
  expect(rows.at(-1)!.step).toBe(5000);
  const steps = rows.map((row) => row.step);
  expect(steps).toContain(3333);
  expect(steps).toContain(2500);
  expect(steps).toContain(2600);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
});

test('few rows stay as they are', () => {
  const chart = chartOf([trainRow(1, 2), trainRow(2, 1)]);
  expect(chart.drawn()).toEqual(chart.rows);
});

test('rows that come one by one make the same chart, and a run that goes back begins it anew', () => {
  const rows: LogRow[] = [];
  for (let step = 1; step <= 3000; step++) {
    rows.push(trainRow(step, Math.sin(step * step)));
    if (step % 7 === 0) rows.push(evalRow(step, Math.cos(step)));
  }
  const chart = new ChartRows('accuracy', 400);
  let history = RunHistory.of();
  for (const row of rows) {
    history = history.append(row);
    chart.follow(history);
  }
  const whole = chartOf(rows);
  expect(chart.rows).toEqual(whole.rows);
  expect(chart.drawn(77)).toEqual(whole.drawn(77));
  const back = history.cut(1000);
  chart.follow(back);
  expect(chart.drawn()).toEqual(chartOf(rows.slice(0, 1000)).drawn());
  chart.follow(back.append(trainRow(5000, 1)));
  expect(chart.rows.at(-1)).toMatchObject({ step: 5000, loss: 1 });
});

test('the last value skips rows without the field', () => {
  const chart = chartOf([evalRow(10, 0.6), trainRow(15, 1.2)]);
  expect(chart.last('eval_accuracy')).toEqual({ step: 10, value: 0.6 });
  expect(chartOf([]).last('loss')).toBeNull();
});

test.each([
  [2.1, [0, 0.5, 1, 1.5, 2, 2.5]],
  [0.0005, [0, 0.0001, 0.0002, 0.0003, 0.0004, 0.0005]],
  [3.3, [0, 1, 2, 3, 4]],
  [1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [0, [0, 1]],
])('ticks up to %d are round', (max, ticks) => {
  expect(niceTicks(max)).toEqual(ticks);
});
