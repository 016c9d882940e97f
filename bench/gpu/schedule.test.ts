import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Budget, type Part, runSchedule } from './schedule.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.spyOn(console, 'log').mockReturnValue();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const takes = (seconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, 1000 * seconds));

/** A part that takes so long, and notes what it was given. */
function part(name: string, weight: number, seconds: number, given: Record<string, number>): Part {
  const run = async (budget: Budget) => {
    given[name] = budget.leftSec;
    await takes(seconds);
  };
  return { name, weight, run };
}

async function run(parts: Part[], limitSec: number | null, partLimitSec = 240) {
  const stop = vi.fn();
  const ended = runSchedule({ parts, limitSec, partLimitSec, onChange: () => undefined, stop });
  await vi.runAllTimersAsync();
  return { rows: await ended, stop };
}

test('parts that never end leave every later one its time', async () => {
  const given: Record<string, number> = {};
  const endless = ['a', 'b', 'c', 'd'].map((name) => part(name, 1, 1e6, given));
  const { rows, stop } = await run([...endless, part('last', 1, 1, given)], 100);
  expect(rows.map(({ state }) => state)).toEqual(['cut', 'cut', 'cut', 'cut', 'done']);
  expect(stop).toHaveBeenCalledTimes(4);
  expect(given.a).toBeCloseTo(20);
  // each takes a quarter more than its share of what is left
  for (const name of ['b', 'c', 'd', 'last']) expect(given[name]).toBeGreaterThan(10);
});

test('a quick part leaves its time to the others, and those of no weight come last', async () => {
  const given: Record<string, number> = {};
  const parts = [part('quick', 1, 1, given), part('heavy', 3, 10, given), part('light', 1, 5, given)];
  const { rows } = await run([...parts, part('again', 0, 1e6, given), part('never', 0, 1, given)], 100);
  expect(given.heavy).toBeCloseTo((99 * 3) / 4);
  expect(given.light).toBeCloseTo(89);
  expect(given.again).toBeCloseTo(84);
  expect(rows.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'cut', 'left']);
});

test('without a limit each has the limit of a part, and one that fails says why', async () => {
  const given: Record<string, number> = {};
  const failing: Part = { name: 'failing', weight: 1, run: () => Promise.reject(new Error('no adapter')) };
  const { rows } = await run([failing, part('slow', 1, 1e6, given)], null, 50);
  expect(given.slow).toBeCloseTo(50);
  expect(rows).toMatchObject([
    { state: 'failed', reason: 'no adapter' },
    { state: 'cut', seconds: 62.5 },
  ]);
});
