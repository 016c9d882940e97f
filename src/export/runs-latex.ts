// The table of runs for a paper: booktabs, shares in per cent with their interval, groups as mean ± standard deviation.

import type { RunRecord } from '../run/run-record.ts';
import type { CellValue, RunColumn } from '../run/table/run-column.ts';
import { groupFigure, isAveraged, type RunGroup, repeatsKey, sharedValue } from '../run/table/run-groups.ts';
import type { ShownRuns } from '../run/table/shown-runs.ts';

/** Text that LaTeX prints as it is. */
export function latexText(text: string): string {
  return text.replace(/[\\{}$&#%_^~]/g, (letter) => escapes[letter] ?? letter).replace(/\s+/g, ' ');
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
};

export function runsLatex(table: ShownRuns): string {
  const { header, rows } = table.groups ? groupRows(table.groups, table) : runRows(table);
  const alignment = header.map(({ isNumber }) => (isNumber ? 'r' : 'l')).join('');
  const line = (cells: readonly string[]) => `${cells.join(' & ')} \\\\`;
  return [
    '% needs \\usepackage{booktabs}',
    `\\begin{tabular}{${alignment}}`,
    '\\toprule',
    line(header.map(({ title }) => title)),
    '\\midrule',
    ...rows.map(line),
    '\\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n');
}

interface Header {
  title: string;
  isNumber: boolean;
}

function headerOf(column: RunColumn): Header {
  const { id, group, kind } = column;
  if (group === 'setting') return { title: `\\texttt{${latexText(id)}}`, isNumber: false };
  const unit = { share: ' (\\%)', seconds: ' (s)', bytes: ' (MB)' }[kind as string] ?? '';
  const words = id.replace(/^eval_/, 'validation_').replaceAll('_', ' ');
  return { title: `${latexText(words)}${unit}`, isNumber: kind !== 'text' && kind !== 'list' && kind !== 'moment' };
}

function runRows({ columns, runs }: ShownRuns) {
  const header = [{ title: 'run', isNumber: false }, ...columns.map(headerOf)];
  const rows = runs.map((run) => [latexText(run.name), ...columns.map((column) => runCell(run, column))]);
  return { header, rows };
}

function runCell(run: RunRecord, column: RunColumn): string {
  const shown = cell(column.value(run), column);
  const range = column.interval?.(run);
  if (shown === none || !range) return shown;
  return `${shown} {\\footnotesize [${number(range.low, column)}, ${number(range.high, column)}]}`;
}

function groupRows(groups: readonly RunGroup[], { columns, groupBy }: ShownRuns) {
  const by = groupBy.filter((id) => id !== repeatsKey);
  const others = columns.filter(({ id }) => !by.includes(id));
  const header: Header[] = [
    ...by.map((id) => ({ title: `\\texttt{${latexText(id)}}`, isNumber: false })),
    ...others.map(headerOf),
    { title: '$n$', isNumber: true },
  ];
  const rows = groups.map(({ values, runs }) => [
    ...by.map((id) => cell(values.find(({ column }) => column === id)?.value, { kind: 'text' })),
    ...others.map((column) => groupCell(runs, column)),
    String(runs.length),
  ]);
  return { header, rows };
}

function groupCell(runs: readonly RunRecord[], column: RunColumn): string {
  if (!isAveraged(column)) return cell(sharedValue(runs, column), column);
  const figure = groupFigure(runs, column);
  if (!figure) return none;
  const mean = number(figure.mean, column);
  const shown = figure.deviation === null ? mean : `$${mean} \\pm ${number(figure.deviation, column)}$`;
  // not of all of them
  return figure.count === runs.length ? shown : `${shown} {\\footnotesize ($n=${figure.count}$)}`;
}

const none = '--';

function cell(value: CellValue | undefined, column: Pick<RunColumn, 'kind'>): string {
  if (value === null || value === undefined) return none;
  if (typeof value === 'number') return Number.isFinite(value) ? number(value, column) : none;
  return latexText(typeof value === 'object' ? value.join(', ') : String(value));
}

function number(value: number, { kind }: Pick<RunColumn, 'kind'>): string {
  switch (kind) {
    case 'share':
      return (value * 100).toFixed(1);
    case 'seconds':
      return value.toFixed(0);
    case 'bytes':
      return (value / 1e6).toFixed(1);
    case 'moment':
      return new Date(value).toISOString().slice(0, 10);
    default:
      return plainNumber(value);
  }
}

/** "42", "0.412", "$5 \times 10^{-5}$". */
function plainNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value);
  const [factor = '', exponent = ''] = value.toExponential().split('e');
  if (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e7) return String(Number(value.toPrecision(4)));
  const power = `10^{${Number(exponent)}}`;
  const rounded = Number(Number(factor).toPrecision(3));
  return rounded === 1 ? `$${power}$` : `$${rounded} \\times ${power}$`;
}
