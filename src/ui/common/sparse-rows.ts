// Where the rows of a list of any length stand, most of which are equally high: only those that differ are kept, so that to scroll
// through 100,000 rows, or to add one, costs the same as with a hundred. Newest first: a row is known by its number from the end,
// which it keeps when others come in above it.

import { firstWhere } from '../../lib/first-where.ts';

export class SparseRows {
  readonly rowPx: number;
  /** Numbers of rows that differ, rising, and by how much. */
  private readonly numbers: number[] = [];
  private readonly extras: number[] = [];

  /** @param rowPx of most rows */
  constructor(rowPx: number) {
    this.rowPx = rowPx;
  }

  /** Takes a row's height. Gives by how much that is more than what was known. @param index from the top, of `count` rows */
  measure(index: number, count: number, px: number): number {
    const number = count - index;
    const at = this.placeOf(number);
    const known = this.numbers[at] === number;
    const before = known ? (this.extras[at] ?? 0) : 0;
    const extra = px - this.rowPx;
    if (extra === before) return 0;
    if (known) this.extras[at] = extra;
    else {
      this.numbers.splice(at, 0, number);
      this.extras.splice(at, 0, extra);
    }
    return extra - before;
  }

  heightOf(index: number, count: number): number {
    const at = this.placeOf(count - index);
    return this.rowPx + (this.numbers[at] === count - index ? (this.extras[at] ?? 0) : 0);
  }

  /** Pixels above the row; of `count`: of all rows. */
  topOf(index: number, count: number): number {
    let top = index * this.rowPx;
    for (let at = this.numbers.length - 1; at >= 0 && (this.numbers[at] ?? 0) > count - index; at--)
      if ((this.numbers[at] ?? 0) <= count) top += this.extras[at] ?? 0;
    return top;
  }

  /** The row that covers this pixel; the last one below all. */
  indexAt(px: number, count: number): number {
    let [index, top] = [0, 0];
    for (let at = this.numbers.length - 1; at >= 0; at--) {
      const other = count - (this.numbers[at] ?? 0);
      // of rows that are not there any more
      if (other < 0) continue;
      const start = top + (other - index) * this.rowPx;
      if (start > px) break;
      const end = start + this.rowPx + (this.extras[at] ?? 0);
      if (end > px) return other;
      [index, top] = [other + 1, end];
    }
    return Math.max(0, Math.min(count - 1, index + Math.floor((px - top) / this.rowPx)));
  }

  /** Of the number, or of the first above it. */
  private placeOf(number: number): number {
    return firstWhere(this.numbers.length, (at) => (this.numbers[at] ?? 0) >= number);
  }
}
