import { expect, test } from 'vitest';
import { RunHistory } from '../../../run/run-history.ts';
import { runForTest } from '../../../testing/run-record.ts';
import type { LogRow } from '../../../training/log-rows.ts';
import { runStyles } from '../../charts/run-colors.ts';
import { RunCurves } from '../../charts/run-curves.ts';
import { comparedLines, curvesOf } from './compared-lines.ts';

const row = (step: number, loss: number): LogRow => ({
  kind: 'train',
  step,
  epoch: step,
  loss,
  grad_norm: 1,
  learning_rate: 1e-3,
});
const { config } = runForTest();
const run = (id: string, learningRate: number, seed: number, losses: readonly number[]) =>
  runForTest({
    id,
    name: id,
    config: { ...config, learningRate, seed },
    history: RunHistory.of(losses.map((loss, at) => row(at + 1, loss))),
  });
const runs = [run('a', 1e-3, 1, [2, 1]), run('b', 5e-4, 1, [4, 3]), run('c', 1e-3, 2, [4, 3])];
const styles = runStyles(runs.map(({ id }) => id));
const curvesOfRun = (one: (typeof runs)[number]) => {
  const curves = new RunCurves('loss');
  curves.follow(one.history);
  return curves;
};

test('runs that differ in their seeds alone are one line, with mean and deviation', () => {
  const lines = comparedLines(runs, styles, true);
  expect(lines.map((line) => [line.runs.map(({ id }) => id), line.settings])).toEqual([
    [['a', 'c'], ['learning_rate']],
    [['b'], []],
  ]);
  expect(lines[0]?.style).toBe(styles.get('a'));
  const named = lines.map((line) => ({ ...line, name: line.id }));
  const [both, alone] = curvesOf(named, 'loss', curvesOfRun);
  expect(both?.curve.ys).toEqual([3, 2]);
  expect(both?.band?.high[0]).toBeCloseTo(3 + Math.SQRT2, 12);
  expect(alone?.curve.ys).toEqual([4, 3]);
  expect(alone?.band).toBeUndefined();
  expect(curvesOf(named, 'eval_loss', curvesOfRun).map(({ curve }) => curve.length)).toEqual([0, 0]);
});

test('else each run is a line of its own', () => {
  expect(comparedLines(runs, styles, false).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
});
