// What a column of the table of runs is.

import type { Interval } from '../../evaluation/wilson-interval.ts';
import type { RunRecord } from '../run-record.ts';

/** What stands in a cell, to be sorted, grouped and written to files. Null: the run has none. */
export type CellValue = string | number | boolean | null | readonly string[];

/** How it is shown: a share is 0..1. */
export type CellKind = 'text' | 'list' | 'number' | 'share' | 'seconds' | 'moment' | 'bytes';

export interface RunColumn {
  /** Also its header in files. */
  id: string;
  group: 'setting' | 'fact' | 'validation' | 'test';
  kind: CellKind;
  /** Which end is the good one; absent: neither. */
  isGreaterBetter?: boolean;
  value(run: RunRecord): CellValue;
  /** 95 %; absent: it has none. */
  interval?(run: RunRecord): Interval | null;
}
