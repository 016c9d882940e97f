import { expect, test } from 'vitest';
import { parseCsv, stringifyCsv } from './csv.ts';

test('what is written can be read: commas, quotes, line ends, numbers', () => {
  const columns = ['file', 'label', 'logit, "A"'];
  const rows = [
    ['a,b.wav', 'say "hi"', 0.1],
    ['two\nlines', '', -1e-7],
  ];
  const text = stringifyCsv(columns, rows);
  expect(text).toBe('file,label,"logit, ""A"""\n"a,b.wav","say ""hi""",0.1\n"two\nlines",,-1e-7\n');
  expect(parseCsv(text)).toEqual({ columns, rows: rows.map((row) => row.map(String)) });
});

test('no cell is a formula', () => {
  expect(stringifyCsv(['=1+1'], [['@SUM(A1)'], ['+1'], ['-cmd'], ['fine']])).toBe(
    "'=1+1\n'@SUM(A1)\n'+1\n'-cmd\nfine\n",
  );
});

test('semicolons, a byte order mark, short rows, empty lines', () => {
  expect(parseCsv('\ufefffile;label\r\na.wav;x\r\n\r\nb.wav\r\n')).toEqual({
    columns: ['file', 'label'],
    rows: [
      ['a.wav', 'x'],
      ['b.wav', ''],
    ],
  });
  expect(parseCsv('')).toEqual({ columns: [], rows: [] });
});
