// Which columns of a table are votes or probabilities of labels.

import { labelWordShare } from '../labels/label-words.ts';
import type { TableJoin } from './join-tables.ts';
import { numberIn } from './table-values.ts';
import { voteNames } from './votes.ts';

const sampledRows = 500;
const fewestColumns = 3;

/** Columns beside each other that are; null: none. */
export function voteColumns(joins: readonly TableJoin[]): string[] | null {
  for (const join of joins) {
    if (join.key?.by !== 'file') continue;
    for (const run of numericRuns(join)) {
      const names = longestOf(run, join);
      if (names) return names;
    }
  }
  return null;
}

interface NumericColumn {
  name: string;
  /** By sampled row; null: empty. */
  numbers: (number | null)[];
}

/** Runs of columns beside each other that hold numbers from 0 on, and nothing else. */
function numericRuns({ columns, rows, key }: TableJoin): NumericColumn[][] {
  const sample = rows.slice(0, sampledRows);
  const runs: NumericColumn[][] = [[]];
  for (const [at, name] of columns.entries()) {
    const cells = sample.map((row) => row[at] ?? '');
    const numbers = cells.map((cell) => (cell === '' ? null : numberIn(cell)));
    const isNumeric = numbers.every((value, row) => (value === null ? cells[row] === '' : value >= 0));
    if (isNumeric && name !== key?.column && numbers.some((value) => value !== null))
      runs.at(-1)?.push({ name, numbers });
    else runs.push([]);
  }
  return runs.filter((run) => run.length >= fewestColumns);
}

/** The most columns of the run that are votes together. */
function longestOf(run: readonly NumericColumn[], { rows }: TableJoin): string[] | null {
  if (rows.length < 2) return null;
  for (let length = run.length; length >= fewestColumns; length--) {
    for (let from = 0; from + length <= run.length; from++) {
      const part = run.slice(from, from + length);
      if (!hasTotal(part) && (areShares(part) || areVotes(part))) return part.map(({ name }) => name);
    }
  }
  return null;
}

/** Together 1, or 100, in nearly every row. */
function areShares(columns: readonly NumericColumn[]): boolean {
  const count = columns[0]?.numbers.length ?? 0;
  let [ones, hundreds, rows] = [0, 0, 0];
  for (let row = 0; row < count; row++) {
    const numbers = columns.map(({ numbers }) => numbers[row] ?? 0);
    const sum = numbers.reduce((total, value) => total + value, 0);
    if (sum === 0) continue;
    rows++;
    if (Math.abs(sum - 1) < 0.02) ones++;
    else if (Math.abs(sum - 100) < 1.5) hundreds++;
  }
  return rows > 0 && Math.max(ones, hundreds) >= 0.9 * rows && hasSeveral(columns);
}

/** Small whole numbers under the names of labels: words for emotions, letters, or names that begin as votes do. */
function areVotes(columns: readonly NumericColumn[]): boolean {
  const names = columns.map(({ name }) => name);
  const short = voteNames(names);
  const isNamed =
    names.every((name) => /^(votes?|n|count|num|prob|p)[ _.:-]/i.test(name)) ||
    labelWordShare(short) >= 0.6 ||
    short.every((name) => /^\p{L}$/u.test(name));
  return (
    isNamed &&
    hasSeveral(columns) &&
    columns.every(({ numbers }) => numbers.every((value) => value === null || value <= 10_000))
  );
}

/** Whether one column is how many the others are together. */
function hasTotal(columns: readonly NumericColumn[]): boolean {
  return columns.some((column) => {
    let [totals, rows] = [0, 0];
    for (const [row, value] of column.numbers.entries()) {
      const others = columns.reduce((sum, { numbers }) => sum + (numbers[row] ?? 0), 0) - (value ?? 0);
      if (others === 0) continue;
      rows++;
      if (Math.abs(others - (value ?? 0)) < 1e-6 * others) totals++;
    }
    return rows > 1 && totals >= 0.9 * rows;
  });
}

/** Not one and the same column above zero in every row. */
function hasSeveral(columns: readonly NumericColumn[]): boolean {
  return columns.filter(({ numbers }) => numbers.some((value) => value !== null && value > 0)).length >= 2;
}
