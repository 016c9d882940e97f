import { expect, test } from 'vitest';
import type { CheckResult } from './parity-types.ts';
import { Reporter } from './reporter.ts';

function collect(run: (reporter: Reporter) => void): CheckResult[] {
  const results: CheckResult[] = [];
  run(new Reporter('base', (result) => results.push(result)));
  return results;
}

test('an error at the tolerance passes, above it or not a number fails', () => {
  const results = collect((reporter) => {
    reporter.compare('a', 0.002, 0.002);
    reporter.compare('b', 0.0021, 0.002);
    reporter.compare('c', Number.NaN, 0.002);
    reporter.compare('d', Infinity, 0.002);
  });
  expect(results.map((result) => result.status)).toEqual(['passed', 'failed', 'failed', 'failed']);
  expect(results[0].name).toBe('base · a');
});

test('nothing is not the same as nothing', () => {
  const results = collect((reporter) => {
    reporter.same('equal', [1, 2], [1, 2]);
    reporter.same('other', [1, 2], [2, 1]);
    reporter.same('absent', undefined, undefined);
  });
  expect(results.map((result) => result.status)).toEqual(['passed', 'failed', 'failed']);
});

test('what a group throws is a failed check', async () => {
  const results: CheckResult[] = [];
  const reporter = new Reporter('base', (result) => results.push(result));
  const value = await reporter.group('loading', () => {
    throw new Error('no weights');
  });
  expect(value).toBeNull();
  expect(results).toHaveLength(1);
  expect(results[0]).toMatchObject({ name: 'base · loading', status: 'failed' });
});
