import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkMetrics, checkSchedules, checkSplits } from './check-shared.ts';
import type { CheckResult } from './parity-types.ts';
import { Reporter } from './reporter.ts';

function golden(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../fixtures/golden/${name}`, import.meta.url), 'utf8'));
}

function run(check: (json: unknown, report: Reporter) => void, json: unknown): CheckResult[] {
  const results: CheckResult[] = [];
  check(json, new Reporter('', (result) => results.push(result)));
  return results;
}

test('schedules, splits and metrics are the reference libraries’', () => {
  const results = [
    ...run(checkSchedules, golden('schedules.json')),
    ...run(checkSplits, golden('splits.json')),
    ...run(checkMetrics, golden('metrics.json')),
  ];
  expect(results.filter((result) => result.status === 'failed')).toEqual([]);
  expect(results.filter((result) => result.status === 'passed').length).toBeGreaterThan(12);
});

test('a wrong learning rate and a wrong count fail', () => {
  const schedules = golden('schedules.json') as {
    totals: { total_updates: number }[];
    curves: { learning_rates: number[] }[];
  };
  schedules.totals[0].total_updates += 1;
  schedules.curves[0].learning_rates[7] *= 1.001;
  const failed = run(checkSchedules, schedules).filter((result) => result.status === 'failed');
  expect(failed).toHaveLength(2);
});

test('nothing to check fails', () => {
  expect(run(checkSchedules, { totals: [], curves: [] })[0].status).toBe('failed');
  expect(run(checkMetrics, [])[0].status).toBe('failed');
});
