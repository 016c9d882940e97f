// A run's log rows. Each value is a view of the rows that there were when it was made, and never changes; appending one
// pushes onto the list that the views share, so a row costs the same however long the history is.

import type { EvalLogRow, LogRow } from '../training/log-rows.ts';

export class RunHistory implements Iterable<LogRow> {
  readonly length: number;
  readonly #evaluationCount: number;
  /** Shared, and longer than this view where later ones were made. */
  readonly #rows: LogRow[];
  readonly #evaluations: EvalLogRow[];

  private constructor(rows: LogRow[], length: number, evaluations: EvalLogRow[], evaluationCount: number) {
    this.#rows = rows;
    this.length = length;
    this.#evaluations = evaluations;
    this.#evaluationCount = evaluationCount;
  }

  static of(rows: Iterable<LogRow> = []): RunHistory {
    const own = [...rows];
    const evaluations = own.filter((row) => row.kind === 'eval');
    return new RunHistory(own, own.length, evaluations, evaluations.length);
  }

  /** The newest view's list grows; one that others have gone beyond is copied first. */
  append(row: LogRow): RunHistory {
    if (this.#rows.length > this.length) return RunHistory.of([...this, row]);
    this.#rows.push(row);
    if (row.kind === 'eval') this.#evaluations.push(row);
    return new RunHistory(this.#rows, this.#rows.length, this.#evaluations, this.#evaluations.length);
  }

  /** Its first `count` rows, for another future than the one that they had. */
  cut(count: number): RunHistory {
    return count >= this.length ? this : RunHistory.of(this.slice(0, count));
  }

  at(index: number): LogRow | undefined {
    return index < this.length ? this.#rows[index] : undefined;
  }

  slice(from: number, to = this.length): LogRow[] {
    return this.#rows.slice(from, Math.min(to, this.length));
  }

  *[Symbol.iterator](): Iterator<LogRow> {
    for (let index = 0; index < this.length; index++) yield this.#rows[index] as LogRow;
  }

  /** The validation rows. */
  evaluations(): EvalLogRow[] {
    return this.#evaluations.slice(0, this.#evaluationCount);
  }

  /** Whether one of the two is the other's beginning because it has become it. */
  isOneWith(other: RunHistory): boolean {
    return this.#rows === other.#rows;
  }

  /** How many rows both begin with: the very same ones, not equal ones. */
  commonLength(other: RunHistory): number {
    let [low, high] = [0, Math.min(this.length, other.length)];
    if (this.isOneWith(other)) return high;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#rows[middle - 1] === other.#rows[middle - 1]) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  toJSON(): LogRow[] {
    return this.slice(0);
  }
}
