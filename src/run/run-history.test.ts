import { expect, test } from 'vitest';
import type { LogRow } from '../training/log-rows.ts';
import { RunHistory } from './run-history.ts';

const trainRow = (step: number): LogRow => ({ kind: 'train', step, epoch: 1, loss: 1, grad_norm: 1, learning_rate: 1 });
const evalRow = (step: number) => ({ ...trainRow(step), kind: 'eval', eval_accuracy: step }) as unknown as LogRow;
const steps = (rows: Iterable<LogRow>) => Array.from(rows, ({ step }) => step);

test('a view never changes, whatever is appended after it', () => {
  const first = RunHistory.of([trainRow(1)]);
  const second = first.append(evalRow(2));
  const third = second.append(trainRow(3));
  expect([first, second, third].map(steps)).toEqual([[1], [1, 2], [1, 2, 3]]);
  expect([first.length, second.length, third.length]).toEqual([1, 2, 3]);
  expect([first.at(0)?.step, first.at(1)]).toEqual([1, undefined]);
  expect([steps(first.evaluations()), steps(third.evaluations())]).toEqual([[], [2]]);
  expect(second.slice(1, 9)).toHaveLength(1);
  expect(JSON.parse(JSON.stringify({ second }))).toEqual({ second: [trainRow(1), evalRow(2)] });
});

test('two futures of one past do not see each other’s rows', () => {
  const past = RunHistory.of([trainRow(1), evalRow(2)]);
  const one = past.append(evalRow(3));
  const other = past.append(trainRow(4));
  const back = one.cut(1).append(trainRow(5));
  expect([one, other, back].map(steps)).toEqual([
    [1, 2, 3],
    [1, 2, 4],
    [1, 5],
  ]);
  expect([one, other, back].map((each) => steps(each.evaluations()))).toEqual([[2, 3], [2], []]);
  expect(one.cut(3)).toBe(one);
});

test('what two of them have in common is found, however far they parted', () => {
  const past = RunHistory.of([1, 2, 3, 4, 5].map(trainRow));
  const later = past.append(trainRow(6)).append(trainRow(7));
  expect(later.isOneWith(past)).toBe(true);
  expect([later.commonLength(past), past.commonLength(later)]).toEqual([5, 5]);
  for (const count of [0, 1, 2, 3, 4, 5, 6]) {
    const back = later.cut(count).append(trainRow(8)).append(trainRow(9));
    expect(back.isOneWith(later)).toBe(false);
    expect(back.commonLength(later)).toBe(count);
  }
});
