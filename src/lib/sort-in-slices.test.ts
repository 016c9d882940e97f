import { expect, test } from 'vitest';
import { sortInSlices } from './sort-in-slices.ts';

test('sorts as the language does, equal ones in their order', async () => {
  for (const count of [0, 1, 2, 3, 1000, 4097]) {
    const values = Array.from({ length: count }, (_, i) => (i * 7919) % 101);
    const expected = values.map((_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
    expect([...((await sortInSlices(count, (a, b) => (values[a] ?? 0) - (values[b] ?? 0))) ?? [])]).toEqual(expected);
  }
});

test('ends where it is told to', async () => {
  const stop = new AbortController();
  let comparisons = 0;
  const compare = (a: number, b: number) => {
    comparisons += 1;
    stop.abort();
    // long enough that the next look at the clock ends a slice
    if (comparisons === 1) for (const start = performance.now(); performance.now() - start < 20; );
    return a - b;
  };
  expect(await sortInSlices(100_000, compare, stop.signal)).toBeNull();
  expect(comparisons).toBeLessThan(100_000);
});
