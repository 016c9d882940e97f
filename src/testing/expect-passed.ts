// What a test asks of the golden harness: that everything was checked, and that all of it passed.

import { expect } from 'vitest';
import type { CheckResult } from '../parity/reporter.ts';

/** Fails on any check that did not pass, a skipped one too, and unless there were `count` of them: one that is lost would
 *  not be missed otherwise. */
export function expectPassed(results: readonly CheckResult[], count: number): void {
  expect(results.filter((result) => result.status !== 'passed')).toEqual([]);
  expect(results).toHaveLength(count);
}

/** Names of the checks that did not pass. */
export function notPassed(results: readonly CheckResult[]): string[] {
  return results.flatMap((result) => (result.status === 'passed' ? [] : [result.name]));
}
