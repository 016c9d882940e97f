import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { expectPassed, notPassed } from '../testing/expect-passed.ts';
import { goldenFile } from '../testing/golden-folder.ts';
import { checkMetrics, checkSchedules, checkSplits } from './check-shared.ts';
import { goldenHarness } from './harness.ts';
import { collectResults } from './reporter.ts';

test.each([
  ['schedules.json', 15],
  ['splits.json', 15],
  ['metrics.json', 9],
])('%s', async (name, count) => {
  expectPassed(await goldenHarness.checkShared([goldenFile(name)]), count);
});

const golden = (name: string) => JSON.parse(readFileSync(`fixtures/golden/${name}`, 'utf8'));

test('a wrong count and a wrong learning rate fail', async () => {
  const schedules = golden('schedules.json');
  schedules.totals[0].total_updates += 1;
  schedules.curves[0].learning_rates[7] *= 1 + 1e-9;
  expect(notPassed(await collectResults('', (report) => checkSchedules(schedules, report)))).toHaveLength(2);
});

test('a wrong size fails however clips are split', async () => {
  const splits = golden('splits.json');
  splits[0].test += 1;
  expect(notPassed(await collectResults('', (report) => checkSplits(splits, report)))).toHaveLength(3);
});

test('a wrong confusion, support or figure fails', async () => {
  const metrics = golden('metrics.json');
  metrics[0].confusion_matrix[1][2] += 1;
  metrics[1].per_class[0].support += 1;
  metrics[2].weighted.f1 += 1e-12;
  expect(notPassed(await collectResults('', (report) => checkMetrics(metrics, report)))).toHaveLength(3);
});

test('nothing to check fails', async () => {
  for (const check of [checkSplits, checkMetrics])
    expect(notPassed(await collectResults('', (report) => check([], report)))).toHaveLength(1);
  const empty = { totals: [], curves: [] };
  expect(notPassed(await collectResults('', (report) => checkSchedules(empty, report)))).toHaveLength(1);
});
