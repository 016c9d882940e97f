import { afterEach, expect, test, vi } from 'vitest';
import { type Progress, ProgressMeter } from './progress-meter.ts';

function meter(total: number) {
  const reports: Progress[] = [];
  const clock = { ms: 0 };
  return {
    reports,
    clock,
    meter: new ProgressMeter(
      total,
      (progress) => reports.push(progress),
      () => clock.ms,
    ),
  };
}

test('speed and time left come from the last ten seconds', () => {
  const { reports, clock, meter: one } = meter(1000);
  for (let second = 0; second <= 30; second++) {
    clock.ms = second * 1000;
    one.update(second < 15 ? second : 15 + 10 * (second - 15), second < 15 ? 2 : 20);
  }
  // from 20 s to 30 s: ten steps of two clips a second
  expect(reports.at(-1)).toEqual({ done: 165, total: 1000, clipsPerSec: 20, secondsLeft: 83.5 });
});

test('nothing is known at first, and five reports a second are the most', () => {
  const { reports, clock, meter: one } = meter(100);
  for (; clock.ms < 1000; clock.ms += 10) one.update(clock.ms / 20, 1);
  expect(reports[0]).toEqual({ done: 0, total: 100, clipsPerSec: 0, secondsLeft: null });
  expect(reports).toHaveLength(5);
});

test('the end is always told', () => {
  const { reports, meter: one } = meter(2);
  one.update(1, 1);
  one.update(2, 1);
  expect(reports.map(({ done }) => done)).toEqual([1, 2]);
});

test('what comes too soon is told a little later, unless the work is over by then', () => {
  vi.useFakeTimers();
  const done: number[] = [];
  const one = new ProgressMeter(100, (progress) => done.push(progress.done));
  for (const at of [1, 2, 3]) one.update(at, 1);
  expect(done).toEqual([1]);
  vi.advanceTimersByTime(1000);
  expect(done).toEqual([1, 3]);
  for (const at of [4, 5]) one.update(at, 1);
  one.close();
  vi.advanceTimersByTime(1000);
  expect(done).toEqual([1, 3, 4]);
});

afterEach(() => vi.useRealTimers());
