import { expect, test } from 'vitest';
import { countPlaywright, countVitest } from './test-counts.mjs';

test('a vitest file that does not load counts as a failure', () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 0,
    testResults: [
      { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ],
  };
  expect(countVitest(report)).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

test('a Playwright error outside a test counts as a failure', () => {
  const report = { stats: { expected: 4, unexpected: 1, flaky: 0, skipped: 1 }, errors: [{ message: 'no tests' }] };
  expect(countPlaywright(report)).toEqual({ passed: 4, failed: 2, skipped: 1 });
});
