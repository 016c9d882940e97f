// The table of runs as CSV: a line for each run, in whole figures; for each group its mean, deviation and count.

import type { RunRecord } from '../run/run-record.ts';
import type { CellValue, RunColumn } from '../run/table/run-column.ts';
import { groupFigure, isAveraged, type RunGroup, repeatsKey, sharedValue } from '../run/table/run-groups.ts';
import { leaksText } from '../run/table/run-leaks.ts';
import type { ShownRuns } from '../run/table/shown-runs.ts';
import { toCsv } from './csv.ts';

type Cell = string | number | undefined;

interface Field {
  header: string;
  cell(run: RunRecord): Cell;
}

/** Of runs; of groups where the table is grouped. An interval has columns of its own, and so has what leaks beside a test figure. */
export function runsCsv(table: ShownRuns): string {
  return table.groups ? groupsCsv(table.groups, table) : plainCsv(table);
}

function plainCsv({ columns, runs }: ShownRuns): string {
  const fields: Field[] = [
    { header: 'id', cell: ({ id }) => id },
    { header: 'name', cell: ({ name }) => name },
    ...columns.flatMap(fieldsOf),
    ...(columns.some(({ group }) => group === 'test') && columns.every(({ id }) => id !== 'leaks')
      ? [{ header: 'leaks', cell: leaksText }]
      : []),
  ];
  return toCsv(
    fields.map(({ header }) => header),
    runs.map((run) => fields.map(({ cell }) => cell(run))),
  );
}

function fieldsOf(column: RunColumn): Field[] {
  const { id, value, interval } = column;
  const own: Field = { header: id, cell: (run) => cellOf(value(run), column) };
  if (!interval) return [own];
  return [
    own,
    { header: `${id}_low`, cell: (run) => interval(run)?.low },
    { header: `${id}_high`, cell: (run) => interval(run)?.high },
  ];
}

function cellOf(value: CellValue | undefined, { kind }: Pick<RunColumn, 'kind'>): Cell {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return kind === 'moment' ? new Date(value).toISOString() : value;
  return typeof value === 'string' ? value : value.join(', ');
}

function groupsCsv(groups: readonly RunGroup[], { columns, groupBy }: ShownRuns): string {
  const by = groupBy.filter((id) => id !== repeatsKey);
  const others = columns.filter(({ id }) => !by.includes(id));
  const header = [
    ...by,
    'runs',
    'names',
    ...others.flatMap((column) =>
      isAveraged(column) ? [`${column.id}_mean`, `${column.id}_sd`, `${column.id}_n`] : [column.id],
    ),
  ];
  return toCsv(
    header,
    groups.map(({ values, runs }) => [
      ...by.map((id) => textOf(values.find(({ column }) => column === id)?.value)),
      runs.length,
      runs.map(({ name }) => name).join(', '),
      ...others.flatMap((column): Cell[] => {
        if (!isAveraged(column)) return [cellOf(sharedValue(runs, column), column)];
        const figure = groupFigure(runs, column);
        return [figure?.mean, figure?.deviation ?? undefined, figure?.count ?? 0];
      }),
    ]),
  );
}

function textOf(value: CellValue | undefined): Cell {
  return cellOf(value, { kind: 'text' });
}
