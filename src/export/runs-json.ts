// The table of runs as JSON: for each run all of its settings and the columns that are shown; for each group its figures.

import { toHuggingFaceNames } from '../config/hf-names.ts';
import type { RunRecord } from '../run/run-record.ts';
import type { CellValue } from '../run/table/run-column.ts';
import { groupFigure, isAveraged } from '../run/table/run-groups.ts';
import { leaksText } from '../run/table/run-leaks.ts';
import type { ShownRuns } from '../run/table/shown-runs.ts';

export function runsJson({ columns, runs, groups, groupBy }: ShownRuns): string {
  const content = {
    columns: columns.map(({ id }) => id),
    runs: runs.map((run) => runOf(run, columns)),
    ...(groups && {
      grouped_by: groupBy,
      groups: groups.map((group) => ({
        ...Object.fromEntries(group.values.map(({ column, value }) => [column, value])),
        runs: group.runs.map(({ id }) => id),
        ...Object.fromEntries(
          columns.filter(isAveraged).map((column) => {
            const figure = groupFigure(group.runs, column);
            return [column.id, figure && { mean: figure.mean, sd: figure.deviation, n: figure.count }];
          }),
        ),
      })),
    }),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function runOf(run: RunRecord, columns: ShownRuns['columns']): Record<string, unknown> {
  const shown = columns.flatMap(({ id, group, value, interval }): [string, unknown][] => {
    if (group === 'setting') return [];
    const range = interval?.(run);
    const own: [string, CellValue] = [id, value(run)];
    return range ? [own, [`${id}_low`, range.low], [`${id}_high`, range.high]] : [own];
  });
  return {
    id: run.id,
    name: run.name,
    ...Object.fromEntries(shown),
    leaks: leaksText(run) || null,
    settings: toHuggingFaceNames(run.config),
  };
}
