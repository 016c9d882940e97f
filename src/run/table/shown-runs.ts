// The table of runs as it is shown: what a file of it is written from.

import type { RunRecord } from '../run-record.ts';
import type { RunColumn } from './run-column.ts';
import type { RunGroup } from './run-groups.ts';

export interface ShownRuns {
  /** After the name. */
  columns: readonly RunColumn[];
  /** In their order. */
  runs: readonly RunRecord[];
  /** Null: they are not grouped. */
  groups: readonly RunGroup[] | null;
  groupBy: readonly string[];
}
