// From all runs to what the table shows of them: filtered, sorted, grouped, under the columns that were chosen.

import type { RunRecord } from '../run-record.ts';
import { runColumn } from './run-columns.ts';
import { filterRuns, type RunFilter } from './run-filter.ts';
import { groupRuns, type RunGroup, sortGroups } from './run-groups.ts';
import { type RunSorting, sortRuns } from './run-order.ts';
import { shownColumns } from './shown-columns.ts';
import type { ShownRuns } from './shown-runs.ts';

export interface TableRequest {
  /** Null: what sets the runs apart. */
  columns: readonly string[] | null;
  sorting: RunSorting | null;
  groupBy: readonly string[];
  filter: RunFilter;
}

export type TableRow =
  | { kind: 'run'; key: string; run: RunRecord; isInGroup: boolean }
  | { kind: 'group'; key: string; group: RunGroup; isOpen: boolean };

export function tableContent(runs: readonly RunRecord[], request: TableRequest): ShownRuns {
  const { sorting, groupBy, filter } = request;
  const found = filterRuns(runs, filter);
  const column = sorting && runColumn(sorting.column);
  const isDescending = sorting?.isDescending ?? true;
  const sorted = sortRuns(found, column, isDescending);
  const groups = groupBy.length > 0 ? sortGroups(groupRuns(sorted, groupBy), column, isDescending) : null;
  return { columns: shownColumns(found, request.columns), runs: sorted, groups, groupBy };
}

/** Lines of the table: of each group itself, and of its runs where it is open. */
export function tableRows({ runs, groups }: ShownRuns, openGroups: ReadonlySet<string>): TableRow[] {
  if (!groups) return runs.map((run) => ({ kind: 'run', key: run.id, run, isInGroup: false }));
  return groups.flatMap((group): TableRow[] => {
    const isOpen = openGroups.has(group.key);
    const own: TableRow = { kind: 'group', key: group.key, group, isOpen };
    if (!isOpen) return [own];
    // a run may be in several groups
    const each = group.runs.map(
      (run): TableRow => ({ kind: 'run', key: `${group.key} ${run.id}`, run, isInGroup: true }),
    );
    return [own, ...each];
  });
}
