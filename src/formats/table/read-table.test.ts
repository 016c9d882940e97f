import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VoxtuneError } from '../../lib/errors.ts';
import { codeOf } from '../../testing/code-of.ts';
import { damage } from '../../testing/random-damage.ts';
import { readTable } from './read-table.ts';
import { mostTableBytes } from './table.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readTable(utf8(text));
const codeOfRead = (bytes: Uint8Array) => codeOf(Promise.resolve().then(() => readTable(bytes)));

function utf16(text: string, mark: boolean, isBig = false): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), !isBig);
  return mark ? new Uint8Array([...(isBig ? [0xfe, 0xff] : [0xff, 0xfe]), ...bytes]) : bytes;
}

const plain = {
  columns: ['file', 'label'],
  rows: [
    ['a.wav', 'müde'],
    ['b.wav', 'froh'],
  ],
  oddLineCount: 0,
};
const csv = 'file,label\na.wav,müde\nb.wav,froh\n';

describe('what a spreadsheet or a program saves', () => {
  test.each<[string, Uint8Array]>([
    ['CSV', utf8(csv)],
    ['a byte order mark', utf8(`\uFEFF${csv}`)],
    ['CRLF', utf8(csv.replaceAll('\n', '\r\n'))],
    ['CR alone', utf8(csv.replaceAll('\n', '\r'))],
    ['no line end', utf8(csv.trimEnd())],
    ['empty lines, and lines of empty cells', utf8(csv.replaceAll('\n', '\n\n,,\n'))],
    ['cells in quotes', utf8('"file","label"\n"a.wav","müde"\n"b.wav","froh"\n')],
    ['spaces around', utf8('file , label\n a.wav,müde \nb.wav , froh\n')],
    ['tabs', utf8(csv.replaceAll(',', '\t'))],
    ['semicolons', utf8(csv.replaceAll(',', ';'))],
    ['bars', utf8(csv.replaceAll(',', '|'))],
    ['spaces', utf8(csv.replaceAll(',', ' '))],
    ['sep= of Excel', utf8(`sep=;\r\n${csv.replaceAll(',', ';')}`)],
    ['UTF-16 with a mark', utf16(csv, true)],
    ['UTF-16 without', utf16(csv, false)],
    ['big-endian UTF-16', utf16(csv, true, true)],
    ['big-endian UTF-16 without', utf16(csv, false, true)],
    ['Windows-1252', new Uint8Array([...csv].map((letter) => letter.charCodeAt(0)))],
    ['JSON Lines', utf8('{"file":"a.wav","label":"müde"}\r\n{"label":"froh","file":"b.wav"}\n')],
    ['a JSON list', utf8('[{"file":"a.wav","label":"müde"},\n{"label":"froh","file":"b.wav"}]')],
  ])('%s', (_, bytes) => {
    expect(readTable(bytes)).toEqual(plain);
  });

  test('decimal commas beside semicolons', () => {
    expect(read('clip;froh;müde\n1,5;2,25;3\n2,5;1,25;0,5\n').rows).toEqual([
      ['1,5', '2,25', '3'],
      ['2,5', '1,25', '0,5'],
    ]);
  });

  test('commas, quotes and line ends in quotes', () => {
    expect(read('file,text\na.wav,"one, ""two""\nthree"\nb.wav,x\n').rows).toEqual([
      ['a.wav', 'one, "two"\nthree'],
      ['b.wav', 'x'],
    ]);
  });

  test('quotes that are letters swallow no lines: Common Voice', () => {
    const { rows } = read('path\tsentence\tage\na.mp3\t"Stop\ttwenties\nb.mp3\tHe said "no"\t\nc.mp3\tyes"\tten\n');
    expect(rows.map(([path]) => path)).toEqual(['a.mp3', 'b.mp3', 'c.mp3']);
    expect(rows[0]).toEqual(['a.mp3', '"Stop', 'twenties']);
  });

  test('GBK and Shift-JIS', () => {
    // 录音,标签 / 一,生气 and ファイル,ラベル / 一,怒り
    const gbk = [0xc2, 0xbc, 0xd2, 0xf4, 44, 0xb1, 0xea, 0xc7, 0xa9, 10, 0xd2, 0xbb, 44, 0xc9, 0xfa, 0xc6, 0xf8, 10];
    expect(readTable(new Uint8Array(gbk))).toMatchObject({ columns: ['录音', '标签'], rows: [['一', '生气']] });
    const fileInKana = [0x83, 0x74, 0x83, 0x40, 0x83, 0x43, 0x83, 0x8b];
    const sjis = [
      ...fileInKana,
      44,
      0x83,
      0x89,
      0x83,
      0x78,
      0x83,
      0x8b,
      10,
      0x88,
      0xea,
      44,
      0x93,
      0x7b,
      0x82,
      0xe8,
      10,
    ];
    expect(readTable(new Uint8Array(sjis))).toMatchObject({ columns: ['ファイル', 'ラベル'], rows: [['一', '怒り']] });
  });
});

test('columns without a name, or with one twice, can be told apart', () => {
  expect(read('file,label,,label,\na,b,c,d,e\n').columns).toEqual(['file', 'label', '#3', 'label (2)', '#5']);
});

test('short lines are filled, cells beyond the columns of most lines are counted', () => {
  expect(read('a,b,c\n1\n1,2,3\n1,2,3\n1,2,3,4\n')).toEqual({
    columns: ['a', 'b', 'c'],
    rows: [
      ['1', '', ''],
      ['1', '2', '3'],
      ['1', '2', '3'],
      ['1', '2', '3'],
    ],
    oddLineCount: 1,
  });
  // more cells in most lines than names
  expect(read('a,b\n1,2,3\n1,2,3\n')).toMatchObject({ columns: ['a', 'b', '#3'], oddLineCount: 0 });
});

test('JSON: objects inside a row become columns, broken lines are counted, names may be the keys', () => {
  expect(read('{"file_name":"a","votes":{"A":3,"H":null}}\n{"file_name":"b","tags":["x"]}\n{"file_na')).toEqual({
    columns: ['file_name', 'votes.A', 'votes.H', 'tags'],
    rows: [
      ['a', '3', '', ''],
      ['b', '', '', '["x"]'],
    ],
    oddLineCount: 1,
  });
  expect(read('{"bass_1": {"pitch": 36}, "flute_2": {"pitch": 40}}')).toMatchObject({
    columns: ['key', 'pitch'],
    rows: [
      ['bass_1', '36'],
      ['flute_2', '40'],
    ],
  });
});

test.each<[string, Uint8Array, string]>([
  ['nothing', utf8(''), 'table/empty'],
  ['names of columns alone', utf8('file,label\n'), 'table/empty'],
  ['a web page', utf8('\n<!DOCTYPE html><html>…'), 'table/not-a-table'],
  [
    'prose',
    utf8('This is a set of clips, made by us.\nIt has many labels.\n\nPlease cite us, and each other.\n'),
    'table/not-a-table',
  ],
  ['bytes', new Uint8Array([...utf8(csv), 0, 1, 2, 3]), 'table/not-a-table'],
  ['JSON that is no rows', utf8('[1, 2, 3]'), 'table/not-a-table'],
  ['an Excel workbook called CSV', utf8('PK\x03\x04....'), 'table/workbook'],
  ['Parquet', utf8('PAR1....'), 'table/workbook'],
  ['a Git LFS pointer', utf8('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n'), 'file/lfs-pointer'],
  ['too many columns', utf8(`${'a,'.repeat(2000)}b\n${'1,'.repeat(2000)}2\n`), 'table/too-large'],
])('%s: a typed error', async (_, bytes, code) => {
  expect(await codeOfRead(bytes)).toBe(code);
});

test('a file beyond the limit is refused before it is read', async () => {
  expect(await codeOfRead({ length: mostTableBytes + 1 } as Uint8Array)).toBe('table/too-large');
});

const runs = Number(process.env.VOXTUNE_RANDOM_RUNS ?? 2000);
const originals = [
  csv,
  csv.replaceAll(',', ';'),
  '"file","text"\r\n"a.wav","one, ""two""\r\nthree"\r\n',
  '{"file":"a.wav","label":{"A":3}}\n{"label":"froh","file":"b.wav"}\n',
  `${'1;2,5;"x"\n'.repeat(200)}`,
].map(utf8);

test('random damage: a table whose rows are whole, or a typed error', { timeout: 300_000 + 20 * runs }, () => {
  const any = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(fc.constantFrom(...originals), damage).map(([bytes, change]) => change(bytes)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }) },
    {
      weight: 1,
      arbitrary: fc
        .string({ unit: fc.constantFrom('"', ',', ';', '\n', '\t', '{', '[', 'a', ' '), maxLength: 400 })
        .map(utf8),
    },
  );
  fc.assert(
    fc.property(any, (bytes) => {
      try {
        const { columns, rows } = readTable(bytes);
        expect(new Set(columns).size).toBe(columns.length);
        expect(columns.every((name) => name !== '')).toBe(true);
        expect(
          rows.every((row) => row.length === columns.length && row.every((cell) => typeof cell === 'string')),
        ).toBe(true);
      } catch (error) {
        if (!(error instanceof VoxtuneError)) throw error;
      }
    }),
    { numRuns: runs },
  );
});

test('what takes programs long: a megabyte of one letter that means something', () => {
  for (const letter of ['"', ',', '\n', ';', '{', '[', '\\', '"a', '",', '"\n', ' ']) {
    const bytes = utf8(`file,label\na,"b\n${letter.repeat(1_000_000 / letter.length)}`);
    try {
      readTable(bytes);
    } catch (error) {
      if (!(error instanceof VoxtuneError)) throw error;
    }
  }
});

test('a table of 60,000 clips', () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => `clips/${i}.wav,label ${i % 7},${i / 3}`);
  expect(read(`file,label,score\n${rows.join('\n')}`).rows).toHaveLength(60_000);
});
