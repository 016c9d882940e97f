import { expect, test } from 'vitest';
import { countPlaywright, countVitest, failuresOfPlaywright, failuresOfVitest } from './test-reports.mjs';

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

test('the tests that failed are named with why, without colours', () => {
  const report = {
    testResults: [
      {
        name: 'a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'failed', fullName: 'adds', failureMessages: ['\u001b[31mexpected 3\u001b[39m'] },
          { status: 'passed', fullName: 'subtracts' },
        ],
      },
      { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
    ],
  };
  expect(failuresOfVitest(report)).toEqual([
    { name: 'a.test.ts › adds', message: 'expected 3' },
    { name: 'b.test.ts', message: 'no such module' },
  ]);
});

test('a failed Playwright test is named however deep it lies', () => {
  const result = { duration: 1500, error: { message: 'not visible' } };
  const specs = [
    { file: 'hub.spec.ts', title: 'downloads', tests: [{ status: 'unexpected', results: [result] }] },
    { file: 'hub.spec.ts', title: 'looks', tests: [{ status: 'expected', results: [] }] },
  ];
  const report = { errors: [{ message: 'no browser' }], suites: [{ suites: [{ specs }] }] };
  expect(failuresOfPlaywright(report)).toEqual([
    { name: 'outside any test', message: 'no browser' },
    { name: 'hub.spec.ts › downloads (1.5 s)', message: 'not visible' },
  ]);
});
