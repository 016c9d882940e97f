// The order of the table: by any column; runs that have nothing there come last whichever way it goes.

import type { RunRecord } from '../run-record.ts';
import type { CellValue, RunColumn } from './run-column.ts';

export interface RunSorting {
  column: string;
  isDescending: boolean;
}

/** Ascending. Numbers by size, texts as a person counts: run 9 before run 10. */
export function compareCells(a: CellValue, b: CellValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(textOf(a), textOf(b));
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function textOf(value: CellValue): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}

export function isNothing(value: CellValue): boolean {
  return value === null || Number.isNaN(value) || (Array.isArray(value) && value.length === 0);
}

/** By a column; of equal ones, and without a column, the newest first. */
export function sortRuns(runs: readonly RunRecord[], column: RunColumn | null, isDescending: boolean): RunRecord[] {
  const keyed = runs.map((run) => ({ run, value: column ? column.value(run) : null }));
  keyed.sort((a, b) => compareRows(a.value, b.value, isDescending) || b.run.createdAt - a.run.createdAt);
  return keyed.map(({ run }) => run);
}

/** Whichever way: nothing last. */
export function compareRows(a: CellValue, b: CellValue, isDescending: boolean): number {
  const [isFirstNothing, isSecondNothing] = [isNothing(a), isNothing(b)];
  if (isFirstNothing || isSecondNothing) return Number(isFirstNothing) - Number(isSecondNothing);
  return isDescending ? compareCells(b, a) : compareCells(a, b);
}
