// What leaves is safe, whatever names and labels are made of: tables, the model card and the names of files.

import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { safeFileName } from '../lib/file-names.ts';
import { wellFormed } from '../lib/letters.ts';
import { fromCsvCell, toCsv } from './csv.ts';
import { code, headingText, yamlText } from './markdown.ts';

const hostile = [
  '=HYPERLINK("http://x","y")',
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\tx',
  '\r=1',
  '＝1',
  '`',
  '``a```',
  '` a `',
  ' a ',
  'a\n# b',
  'a\r\n\r\n<img src=x onerror=alert(1)>',
  'a\u2028b',
  '| b |',
  '[x](javascript:alert(1))',
  '_x_',
  '---',
  ': {a: *b}',
  '\u202egpj.exe',
  '\ud800',
  '\u0085\u009f\ufeff\uffff',
  '\0',
  '',
  ' ',
];
const anyName = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'`=+-@|\\\r\n\t #<>[]()_*"\'ab\u2028\u202e') }),
);

describe('CSV', () => {
  test('no cell of a name begins as a formula, each reads back, and numbers stay numbers', () => {
    fc.assert(
      fc.property(fc.array(anyName, { minLength: 1, maxLength: 4 }), fc.double({ noNaN: true }), (names, number) => {
        const fields = names.map((_, i) => `f${i}`);
        const { data } = Papa.parse<string[]>(toCsv([...fields, 'n'], [[...names, number]]), {
          delimiter: ',',
          newline: '\n',
        });
        const cells = data[1] ?? [];
        expect(cells.at(-1)).toBe(String(number));
        for (const [i, name] of names.entries()) {
          const cell = cells[i] ?? '';
          expect(fromCsvCell(cell)).toBe(name);
          if (Number.isNaN(Number(cell))) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['-0.5', '-0.5'],
    ['+3', '+3'],
    ['-1e-7', '-1e-7'],
    ['-1+2', "'-1+2"],
    ['=1', "'=1"],
    ["'=1", "''=1"],
    ["'x", "'x"],
  ])('a text %j is the cell %j', (text, cell) => {
    expect(Papa.parse<string[]>(toCsv(['a'], [[text]])).data[1]).toEqual([cell]);
  });
});

/** The text of the code span that is all of `markdown`, as CommonMark reads it; null where it is none. */
function codeSpan(markdown: string): string | null {
  const [, fence = '', inside = ''] = /^(`+)([\s\S]*?[^`])\1$/.exec(markdown) ?? [];
  const runs = [...inside.matchAll(/`+/g)].map(([run]) => run.length);
  if (fence === '' || runs.includes(fence.length) || /[\r\n]/.test(inside)) return null;
  return /^ .*\S.* $/.test(inside) ? inside.slice(1, -1) : inside;
}

describe('Markdown and YAML', () => {
  test('a name as code is one span on one line, that holds the name', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const inside = codeSpan(code(name));
        expect(inside).not.toBeNull();
        expect(inside).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        if (/^[\x21-\x7e]+$/.test(name)) expect(inside).toBe(name);
      }),
      { numRuns: 1000 },
    );
  });

  test('a heading is plain words or code', () => {
    expect(headingText('azure-1')).toBe('azure-1');
    expect(headingText('愤怒 2')).toBe('愤怒 2');
    fc.assert(
      fc.property(anyName, (name) => {
        const text = headingText(name);
        if (codeSpan(text) === null) expect(text).toMatch(/^[\p{L}\p{N} -]+$/u);
      }),
    );
  });

  test('a YAML scalar is one line of characters that YAML prints, and JSON reads it back', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const scalar = yamlText(name);
        expect(scalar).not.toMatch(
          /[^\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u,
        );
        expect(JSON.parse(scalar)).toBe(wellFormed(name));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('names of downloads', () => {
  test.each([
    ['azure-1.zip', 'azure-1.zip'],
    ['a/b\\c:d.zip', 'a-b-c-d.zip'],
    ['con.zip', '_con.zip'],
    ['NUL.tar.zip', '_NUL.tar.zip'],
    ['com¹.zip', '_com¹.zip'],
    ['console.zip', 'console.zip'],
    ['a. . .zip', 'a.zip'],
    ['..zip', 'voxtune.zip'],
    ['../../etc/passwd', '-..-etc-passwd'],
    ['.bashrc', 'voxtune.bashrc'],
    ['a\u202egpj.exe', 'agpj.exe'],
    ['a\r\n\0b.csv', 'ab.csv'],
    [' .zip', 'voxtune.zip'],
  ])('%j becomes %j', (name, expected) => {
    expect(safeFileName(name)).toBe(expected);
  });

  test('a long name is cut to what file systems take, and keeps its ending', () => {
    const bytes = (text: string) => new TextEncoder().encode(text).length;
    for (const letter of ['a', '愤', '👩‍👩‍👧']) {
      const name = safeFileName(`${letter.repeat(300)}-predictions.csv`);
      expect(name).toMatch(/\.csv$/);
      expect(bytes(name)).toBeLessThanOrEqual(200);
      expect(bytes(name)).toBeGreaterThan(170);
    }
  });

  test('any name can be written', () => {
    fc.assert(
      fc.property(anyName, (stem) => {
        const name = safeFileName(`${stem}.zip`);
        expect(name).toMatch(/^[^\s.][^\\/:*?"<>|\p{Cc}\p{Cf}]*(?<![\s.])\.zip$/u);
        expect(name.toLowerCase()).not.toMatch(/^(con|nul|aux|prn)\./);
      }),
      { numRuns: 1000 },
    );
  });
});
