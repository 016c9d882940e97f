import { expect, test } from 'vitest';
import { runForTest } from '../testing/run-record.ts';
import { wholeRows } from '../testing/whole-records.ts';
import type { LogRow } from '../training/log-rows.ts';
import { compareReplay } from './replay-comparison.ts';
import { RunHistory } from './run-history.ts';

const environment = { version: '1', userAgent: 'Chrome', device: 'wasm', threads: 2, cores: 4 };
const runOf = (rows: LogRow[], change = {}) =>
  runForTest({ history: RunHistory.of(rows), backend: 'wasm', environment: { ...environment, ...change } });

test('the same rows are the same, however long they took', () => {
  const slower = wholeRows().map((row): LogRow => ({ ...row, elapsed_sec: 99 }));
  const found = compareReplay(runOf(wholeRows()), runOf(slower));
  expect(found).toMatchObject({ firstStep: null, missingRows: 0, addedRows: 0, environment: [] });
  expect(found.figures.map(({ name, rowCount }) => [name, rowCount])).toContainEqual(['loss', 3]);
  expect(found.figures.some(({ name }) => name === 'elapsed_sec' || name === 'eval_runtime')).toBe(false);
});

test('one bit is a difference: which figure, from which update on, and by how much at most', () => {
  const [first, second, third, ...rest] = wholeRows();
  const changed = [first, second, { ...third, loss: 0.25 + 2 ** -52 }, ...rest] as LogRow[];
  const { firstStep, figures } = compareReplay(runOf(wholeRows()), runOf(changed));
  expect(firstStep).toBe(4);
  expect(figures.filter(({ differCount }) => differCount > 0)).toEqual([
    {
      name: 'loss',
      rowCount: 3,
      differCount: 1,
      first: { step: 4, before: 0.25, now: 0.25 + 2 ** -52 },
      greatest: 2 ** -52,
    },
  ]);
});

test('rows that one of them lacks, numbers that are none, and another machine are told', () => {
  const rows = wholeRows().map((row): LogRow => (row.kind === 'train' ? { ...row, grad_norm: Number.NaN } : row));
  const fewer = runOf(rows.slice(0, 4), { threads: 1 });
  expect(compareReplay(runOf(rows), fewer)).toMatchObject({
    missingRows: 2,
    addedRows: 0,
    firstStep: null,
    environment: [{ what: 'threads', before: '2', now: '1' }],
  });
  expect(compareReplay(fewer, runOf(rows)).addedRows).toBe(2);
  const finite = compareReplay(runOf(rows), runOf(wholeRows())).figures.find(({ name }) => name === 'grad_norm');
  expect([finite?.differCount, finite?.greatest]).toEqual([3, Number.POSITIVE_INFINITY]);
});

test('kernels that were replaced on the GPU of one of them are told', () => {
  const replaced = runOf(wholeRows(), { kernelFallbacks: [{ kernel: 'gelu', way: 'composed' }] });
  expect(compareReplay(runOf(wholeRows()), replaced).environment).toEqual([
    { what: 'kernels', before: '–', now: 'gelu composed' },
  ]);
  expect(compareReplay(replaced, replaced).environment).toEqual([]);
});
