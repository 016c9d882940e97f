// A curve of any length that grows at its end and is drawn in any window: of each column of pixels only the first, the last, the
// lowest and the highest point are drawn, which gives the very same pixels (M4: Jugel and others, VLDB 2014). Extremes of blocks are
// kept beside the values, so that a new point and a drawing cost the same however many there are.

import { firstWhere } from '../../lib/first-where.ts';

/** What a curve can be drawn over: the optimizer's steps, epochs, or seconds since the run's start. */
export type XKind = 'step' | 'epoch' | 'time';

export type XValues = Record<XKind, number>;

/** Points of a block, from the smallest up. */
const blockSizes = [8, 64, 512, 4096, 32_768] as const;

/** By block, the index of a point; −1 where no point of it is finite. */
interface Blocks {
  lowest: number[];
  highest: number[];
}

export class Curve {
  /** Never falling. NaN, at the beginning alone, where a point has none: rows of earlier versions know no time. */
  readonly xs: Readonly<Record<XKind, number[]>>;
  readonly ys: number[] = [];
  private readonly levels: Blocks[] = blockSizes.map(() => ({ lowest: [], highest: [] }));

  /** @param xs of another curve with the same points, which then grow as that one does */
  constructor(xs: Curve['xs'] = { step: [], epoch: [], time: [] }) {
    this.xs = xs;
  }

  get length(): number {
    return this.ys.length;
  }

  append(x: XValues, y: number): void {
    this.xs.step.push(x.step);
    this.xs.epoch.push(x.epoch);
    this.xs.time.push(x.time);
    this.push(y);
  }

  /** The value of the next point, whose place `xs` has already. Blocks are made as they become whole: no others are looked at. */
  push(y: number): void {
    const at = this.ys.push(y);
    for (let level = 0; level < blockSizes.length; level++) {
      const size = blockSizes[level] ?? 1;
      if (at % size !== 0) return;
      this.closeBlock(level, at - size, at);
    }
  }

  /** The extremes of `from` … `to − 1`, out of the points, or of the blocks of the level below. */
  private closeBlock(level: number, from: number, to: number): void {
    const below = this.levels[level - 1];
    const width = below ? (blockSizes[level - 1] ?? 1) : 1;
    let [lowest, highest] = [-1, -1];
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let at = from / width; at < to / width; at++) {
      const low = below ? (below.lowest[at] ?? -1) : at;
      const high = below ? (below.highest[at] ?? -1) : at;
      const [lowValue, highValue] = [this.ys[low] ?? Number.NaN, this.ys[high] ?? Number.NaN];
      if (lowValue < least && Number.isFinite(lowValue)) [lowest, least] = [low, lowValue];
      if (highValue > most && Number.isFinite(highValue)) [highest, most] = [high, highValue];
    }
    this.levels[level]?.lowest.push(lowest);
    this.levels[level]?.highest.push(highest);
  }

  valueAt(index: number | undefined): number {
    return this.ys[index ?? -1] ?? Number.NaN;
  }

  xAt(kind: XKind, index: number): number {
    return this.xs[kind][index] ?? Number.NaN;
  }

  /** The first point at or after x; `length` where there is none. Points without a place are before all. */
  firstFrom(kind: XKind, x: number): number {
    const xs = this.xs[kind];
    return firstWhere(this.length, (at) => (xs[at] ?? Number.NaN) >= x);
  }

  /** The point that is nearest to x, of those that have a place and a value; −1 where none has. */
  nearest(kind: XKind, x: number): number {
    const after = this.firstFrom(kind, x);
    let [left, right] = [after - 1, after];
    while (left >= 0 && !this.isPoint(kind, left)) left--;
    while (right < this.length && !this.isPoint(kind, right)) right++;
    if (right >= this.length) return left;
    if (left < 0) return right;
    return x - this.xAt(kind, left) < this.xAt(kind, right) - x ? left : right;
  }

  private isPoint(kind: XKind, index: number): boolean {
    return Number.isFinite(this.xAt(kind, index)) && Number.isFinite(this.valueAt(index));
  }

  /** The lowest and the highest point of `from` … `to − 1`; −1 where none is finite. */
  extremes(from: number, to: number): { lowest: number; highest: number } {
    let [lowest, highest] = [-1, -1];
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let at = from; at < to; ) {
      let level = -1;
      while (fits(at, to, blockSizes[level + 1])) level++;
      const size = blockSizes[level] ?? 1;
      const blocks = this.levels[level];
      const low = blocks ? (blocks.lowest[at / size] ?? -1) : at;
      const high = blocks ? (blocks.highest[at / size] ?? -1) : at;
      const [lowValue, highValue] = [this.valueAt(low), this.valueAt(high)];
      if (lowValue < least && Number.isFinite(lowValue)) [lowest, least] = [low, lowValue];
      if (highValue > most && Number.isFinite(highValue)) [highest, most] = [high, highValue];
      at += size;
    }
    return { lowest, highest };
  }

  /** The points that draw the curve between the first and the last of `edges` (columns of pixels in x, rising): all where they
   *  are few, else four of a column. And one on either side, so that lines go on to the window's edge. */
  drawn(kind: XKind, edges: readonly number[]): number[] {
    const [first = 0, last = 0] = [edges[0], edges.at(-1)];
    const from = this.firstFrom(kind, first);
    const to = this.firstAfter(kind, last);
    const indices: number[] = [];
    if (from > 0 && Number.isFinite(this.xAt(kind, from - 1))) indices.push(from - 1);
    if (to - from <= 4 * edges.length) for (let at = from; at < to; at++) indices.push(at);
    else {
      let start = from;
      for (let column = 1; column < edges.length && start < to; column++) {
        const isLast = column === edges.length - 1;
        const end = isLast ? to : Math.min(to, this.firstFrom(kind, edges[column] ?? last));
        if (end > start) this.pushColumn(indices, start, end);
        start = end;
      }
    }
    if (to < this.length) indices.push(to);
    return indices;
  }

  private pushColumn(indices: number[], from: number, to: number): void {
    const { lowest, highest } = this.extremes(from, to);
    let last = -1;
    for (const index of [from, Math.min(lowest, highest), Math.max(lowest, highest), to - 1]) {
      if (index > last) indices.push(index);
      last = Math.max(last, index);
    }
  }

  private firstAfter(kind: XKind, x: number): number {
    let at = this.firstFrom(kind, x);
    while (at < this.length && this.xAt(kind, at) === x) at++;
    return at;
  }
}

function fits(at: number, to: number, size: number | undefined): boolean {
  return size !== undefined && at % size === 0 && at + size <= to;
}
