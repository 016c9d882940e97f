// What a check found: comparisons become results with a name, a status, an error and a tolerance.

import { toErrorRecord } from '../lib/errors.ts';

export interface CheckResult {
  /** "base · clip0 logits": what was compared. */
  name: string;
  status: 'passed' | 'failed' | 'skipped';
  /** Largest error found, in the check's measure; null when nothing could be compared. */
  error: number | null;
  tolerance: number | null;
  /** Why it was skipped or failed, or what the measure is. */
  detail: string;
}

/** Runs checks and gives what they reported. What is thrown outside every group is a failed check of its own. */
export async function collectResults(
  prefix: string,
  checks: (report: Reporter) => Promise<void> | void,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  const report = new Reporter(prefix, (result) => results.push(result));
  await report.group('its files', () => checks(report));
  return results;
}

export class Reporter {
  readonly #prefix: string;
  readonly #send: (result: CheckResult) => void;

  constructor(prefix: string, send: (result: CheckResult) => void) {
    this.#prefix = prefix;
    this.#send = send;
  }

  /** Passes when `error` is at most `tolerance`. */
  compare(name: string, error: number, tolerance: number, detail = ''): void {
    const status = error <= tolerance ? 'passed' : 'failed';
    this.#send({ name: this.#name(name), status, error, tolerance, detail });
  }

  /** Passes when both are the same text; the measure is the count of differences, 0 or 1. Two empty lists are nothing
   *  compared, which fails. */
  same(name: string, found: unknown, expected: unknown): void {
    if (isEmpty(found) && isEmpty(expected)) {
      this.fail(name, 'nothing was compared: both are empty');
      return;
    }
    const [foundText, expectedText] = [JSON.stringify(found), JSON.stringify(expected)];
    const isSame = foundText === expectedText && expectedText !== undefined;
    const detail = isSame ? '' : `expected ${shorten(expectedText)}, found ${shorten(foundText)}`;
    this.compare(name, isSame ? 0 : 1, 0, detail);
  }

  fail(name: string, detail: string): void {
    this.#send({ name: this.#name(name), status: 'failed', error: null, tolerance: null, detail });
  }

  skip(name: string, reason: string): void {
    this.#send({ name: this.#name(name), status: 'skipped', error: null, tolerance: null, detail: reason });
  }

  /** Runs a group of checks; what it throws is a failed check of that name. Resolves with its result, or null. */
  async group<T>(name: string, checks: () => Promise<T> | T): Promise<T | null> {
    try {
      return await checks();
    } catch (thrown) {
      const { code, message, details } = toErrorRecord(thrown);
      this.fail(name, code === 'internal/unexpected' ? `${message} ${details ?? ''}`.trim() : `${code}: ${message}`);
      return null;
    }
  }

  #name(name: string): string {
    return this.#prefix ? `${this.#prefix} · ${name}` : name;
  }
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function shorten(text: string | undefined): string {
  if (text === undefined) return 'nothing';
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
