import { expect, test } from 'vitest';
import type { ImportFile } from './decode-file.ts';
import { intoBatches } from './decode-pool.ts';
import { type ImportEvent, ImportProgress } from './import-progress.ts';

function file(bytes: number): ImportFile {
  return { path: 'x', bytes, source: { kind: 'file', file: new File([], 'x') } };
}

test('batches keep the order and stay small, whatever the sizes', () => {
  const sizes = [5, 3_000_000, 1_000_000, 900_000, 200_000, ...Array.from({ length: 70 }, () => 10)];
  const files = sizes.map(file);
  const batches = intoBatches(files);
  expect(batches.flat()).toEqual(files);
  expect(batches.map((batch) => batch.length)).toEqual([1, 1, 2, 32, 32, 7]);
  expect(intoBatches([])).toEqual([]);
});

test('progress comes at most ten times a second, with the speed of the last seconds', () => {
  let now = 0;
  const events: ImportEvent[] = [];
  const progress = new ImportProgress(
    { fileCount: 1000, totalBytes: 100_000 },
    (event) => events.push(event),
    () => now,
  );
  const last = () => events.at(-1) as Extract<ImportEvent, { type: 'progress' }>;
  const counts = (filesDone: number) => ({
    filesDone,
    bytesDone: filesDone * 100,
    clipCount: filesDone,
    problemCount: 0,
  });
  progress.update(counts(0));
  expect(last()).toMatchObject({ filesPerSec: 0, secondsLeft: null });
  for (now = 10; now <= 10_000; now += 10) progress.update(counts(Math.floor(now / 100)));
  expect(events.length).toBeGreaterThan(95);
  expect(events.length).toBeLessThanOrEqual(101);
  // 10 files a second so far: 900 left take 90 s.
  expect(last().filesPerSec).toBeCloseTo(10, 0);
  expect(last().secondsLeft).toBeCloseTo(90, 0);
  // Then 50 a second: after 6 s the first ten are out of the window.
  for (; now <= 16_000; now += 10) progress.update(counts(100 + Math.floor((now - 10_000) / 20)));
  expect(last().filesPerSec).toBeCloseTo(50, -0.3);
  expect(last().secondsLeft).toBeCloseTo(600 / 50, 0);
  const sent = events.length;
  progress.update(counts(1000), true);
  expect(events.length).toBe(sent + 1);
  expect(last().secondsLeft).toBe(0);
});
