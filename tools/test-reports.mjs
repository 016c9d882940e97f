// What the JSON reports of vitest and Playwright say: how many tests passed, failed and were skipped, and which failed why.

import { stripVTControlCharacters } from 'node:util';

const shownLines = 20;

function firstLines(message) {
  const lines = stripVTControlCharacters(message ?? 'no message')
    .trimEnd()
    .split('\n');
  return lines.slice(0, shownLines).join('\n');
}

/** A test file that could not be loaded has no tests, but it is a failure. */
export function countVitest(report) {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Errors outside any test (a broken spec file, a failed set-up) are failures too. */
export function countPlaywright(report) {
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected + flaky, failed: unexpected + report.errors.length, skipped };
}

/** @returns {{ name: string; message: string }[]} the tests that failed, and the files that could not be loaded. */
export function failuresOfVitest(report) {
  return report.testResults
    .filter((file) => file.status === 'failed')
    .flatMap((file) => {
      const failed = file.assertionResults.filter((test) => test.status === 'failed');
      if (failed.length === 0) return [{ name: file.name, message: firstLines(file.message) }];
      return failed.map((test) => ({
        name: `${file.name} › ${test.fullName}`,
        message: firstLines(test.failureMessages?.[0]),
      }));
    });
}

/** @returns {{ name: string; message: string }[]} the tests that failed, and the errors outside any test. */
export function failuresOfPlaywright(report) {
  const failures = report.errors.map((error) => ({ name: 'outside any test', message: firstLines(error.message) }));
  const visit = (suite) => {
    for (const inner of suite.suites ?? []) visit(inner);
    for (const spec of suite.specs ?? []) {
      const failed = spec.tests.find((test) => test.status === 'unexpected');
      if (!failed) continue;
      const { error, duration } = failed.results.at(-1) ?? {};
      const seconds = ((duration ?? 0) / 1000).toFixed(1);
      failures.push({ name: `${spec.file} › ${spec.title} (${seconds} s)`, message: firstLines(error?.message) });
    }
  };
  for (const suite of report.suites) visit(suite);
  return failures;
}
