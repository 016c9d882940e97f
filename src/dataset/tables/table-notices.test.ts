import { expect, test } from 'vitest';
import { inWords } from '../../testing/in-words.ts';
import { noticeSaid } from '../../ui/data/tables/table-sentences.ts';
import type { ClipTable } from './clip-table.ts';
import { joinTables } from './join-tables.ts';
import { tableNotices } from './table-notices.ts';

const paths = ['a.wav', 'b.wav', 'c.wav', 'd.wav'];
const table = (path: string, rows: string[][], columns = ['file', 'label', 'age'], oddLineCount = 0): ClipTable => ({
  path,
  columns,
  rows,
  oddLineCount,
});

/** "path: sentence [examples]" of each. */
function said(rule: Parameters<typeof tableNotices>[1], ...tables: ClipTable[]): string[] {
  return tableNotices(joinTables(paths, tables), rule, paths.length).map(
    (notice) => `${notice.path}: ${inWords('tables', [noticeSaid(notice)])} [${notice.examples.join(' ')}]`,
  );
}

test('missing files, files without a row, rows about one file, cut lines and other tables are each counted and named', () => {
  const rows = [
    ['a.wav', 'x', '1'],
    ['b.wav', 'y', '1'],
    ['a.wav', 'x', '2'],
    ['b.wav', 'z', '1'],
    ['gone.wav', 'x', '1'],
  ];
  const other = table(
    'other.csv',
    [
      ['milk', '1'],
      ['bread', '2'],
    ],
    ['thing', 'price'],
  );
  expect(said({ kind: 'column', column: 'label' }, table('m.csv', rows, undefined, 3), other)).toEqual([
    'm.csv: 1 row names no file that is here. [gone.wav]',
    'm.csv: 2 files have no row. [c.wav d.wav]',
    'm.csv: 1 row is about a file that an earlier row is about. [a.wav]',
    'm.csv: 1 row gives another label than an earlier row about the same file: the earlier one counts. [b.wav]',
    'm.csv: 3 lines have cells that belong to no column, or cannot be read. []',
    'other.csv: No row names a clip: this table is not used. [milk, 1 bread, 2]',
  ]);
});

test('where the label is in the names, a table may be about some of the clips', () => {
  expect(
    said(
      { kind: 'folder', level: 1 },
      table('m.csv', [
        ['a.wav', 'x', '1'],
        ['b.wav', 'y', '1'],
      ]),
    ),
  ).toEqual([]);
});

test('clips whose votes are tied are counted', () => {
  const votes = table(
    'v.csv',
    [
      ['a.wav', '3', '3', '1'],
      ['b.wav', '1', '2', '0'],
      ['c.wav', '0', '4', '4'],
      ['d.wav', '1', '0', '0'],
    ],
    ['file', 'A', 'H', 'S'],
  );
  expect(said({ kind: 'votes', columns: ['A', 'H', 'S'] }, votes)).toEqual([
    ': 2 clips have no single largest: the first column counts. []',
  ]);
});
