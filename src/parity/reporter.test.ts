import { expect, test } from 'vitest';
import { type CheckResult, collectResults, Reporter } from './reporter.ts';

test('an error at the tolerance passes, above it or not a number fails', async () => {
  const results = await collectResults('base', (report) => {
    report.compare('a', 0.002, 0.002);
    report.compare('b', 0.0021, 0.002);
    report.compare('c', Number.NaN, 0.002);
    report.compare('d', Infinity, 0.002);
  });
  expect(results.map((result) => result.status)).toEqual(['passed', 'failed', 'failed', 'failed']);
  expect(results[0]?.name).toBe('base · a');
});

test('nothing is not the same as nothing', async () => {
  const results = await collectResults('base', (report) => {
    report.same('equal', [1, 2], [1, 2]);
    report.same('other', [1, 2], [2, 1]);
    report.same('absent', undefined, undefined);
    report.same('two empty lists', [], []);
    report.same('one empty list', [], [1]);
  });
  expect(results.map((result) => result.status)).toEqual(['passed', 'failed', 'failed', 'failed', 'failed']);
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

test('what is thrown outside a group is a failed check too', async () => {
  const results = await collectResults('base', () => Promise.reject(new Error('no files')));
  expect(results).toMatchObject([{ name: 'base · its files', status: 'failed' }]);
});
