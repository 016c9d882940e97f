// Labels in tables beside the clips, as spreadsheets and data sets have them, and tables that are not quite right.

import { expect } from '@playwright/test';
import type { Case, CaseFile } from './case.ts';
import { RawZip } from './raw-zip.ts';
import { clip, wav } from './sounds.ts';

const labels = ['angry', 'happy', 'sad'] as const;
const clips = Array.from({ length: 24 }, (_, n) => ({
  name: `session${1 + (n % 4)}/rec${String(n).padStart(3, '0')}.wav`,
  label: labels[n % 3] ?? '',
  bytes: wav(clip(n % 3, n)),
}));
const even = { angry: 8, happy: 8, sad: 8 };

/** An archive of clips in folders of sessions, with these texts beside. */
function archive(texts: Record<string, string | Uint8Array>): CaseFile[] {
  const zip = new RawZip();
  for (const { name, bytes } of clips) zip.add(`set/${name}`, bytes);
  for (const [name, text] of Object.entries(texts)) zip.add(`set/${name}`, text);
  return [{ name: 'archive.zip', bytes: zip.bytes() }];
}

const rows = (separator: string, used = clips) => used.map(({ name, label }) => `${name}${separator}${label}`);
const csv = ['file_name,label', ...rows(',')].join('\n');

export const tableCases: Case[] = [
  {
    name: 'metadata.csv says the labels, not the folders',
    files: () => archive({ 'metadata.csv': csv }),
    check({ labels: found, said }) {
      expect(found).toEqual(even);
      expect(said).toContain('Table set/metadata.csv: 24 rows about the file in “file_name”; columns file_name, label');
      expect(said).toContain(
        'The label is the column “label” of the tables, as in set/session1/rec000.wav [angry]: a guess.',
      );
    },
  },
  {
    name: 'without it sessions are told to be a guess',
    files: () => archive({}),
    check: ({ said }) =>
      expect(said).toContain(
        'The label rule is a guess. These labels look like speakers, sessions or parts of a split',
      ),
  },
  {
    name: 'a German spreadsheet: byte order mark, semicolons, quotes, decimal commas, CRLF',
    files: () => {
      const lines = clips.map(({ name, label }, n) => `"${name}";"${label}";"${n},5"`);
      return archive({ 'Tabelle.csv': `\uFEFF${['Datei;Emotion;Stärke', ...lines].join('\r\n')}` });
    },
    check: ({ labels: found }) => expect(found).toEqual(even),
  },
  {
    name: 'missing files, files without a row, and rows that contradict each other are counted; the rest is used',
    files: () =>
      archive({
        'metadata.csv': [
          'file_name,label',
          ...rows(',', clips.slice(2)),
          'gone.wav,sad',
          `${clips[5]?.name},happy`,
        ].join('\n'),
      }),
    check({ labels: found, said }) {
      expect(found).toEqual({ ...even, '': 2, angry: 7, happy: 7 });
      expect(said).toContain('Table set/metadata.csv: 1 row names no file that is here. gone.wav');
      expect(said).toContain(
        'Table set/metadata.csv: 2 files have no row. set/session1/rec000.wav, set/session2/rec001.wav',
      );
      expect(said).toMatch(/1 row gives another label than an earlier row about the same file: the earlier one counts/);
    },
  },
  {
    name: 'tables that are none are left out with a reason, beside one that is',
    files: () =>
      archive({
        'metadata.jsonl': clips.map(({ name, label }) => JSON.stringify({ file_name: name, label })).join('\n'),
        'bytes.csv': new Uint8Array([0, 1, 2, 3]),
        'page.csv': '<!DOCTYPE html><html>…',
        'empty.tsv': 'file\tlabel\n',
        'labels.xlsx': 'PK',
      }),
    check({ labels: found, said }) {
      expect(found).toEqual(even);
      for (const name of ['bytes.csv', 'page.csv', 'empty.tsv', 'labels.xlsx'])
        expect(said).toContain(`Left out: set/${name}: `);
      expect(said).toContain('it is a web page');
    },
  },
  {
    name: 'two known data sets in one: half of the clips have no label, and why',
    files: () =>
      labels.flatMap((_, kind) =>
        Array.from({ length: 7 }, (_, n) => [
          { name: `crema/${1001 + n}_DFA_${['ANG', 'HAP', 'SAD'][kind]}_XX.wav`, bytes: wav(clip(kind, n)) },
          { name: `ravdess/03-01-0${kind + 3}-01-01-01-0${n + 1}.wav`, bytes: wav(clip(kind, 50 + n)) },
        ]).flat(),
      ),
    check: ({ said }) => {
      expect(said).toContain('several data sets (CREMA-D, RAVDESS)');
      expect(said).toContain('21 clips get none and are not used.');
    },
  },
  {
    name: 'a table alone is a sentence of its own',
    files: () => [{ name: 'labels.csv', bytes: Buffer.from(csv) }],
    check: ({ failure: { error } }) => expect(error).toMatchObject({ code: 'table/no-clips' }),
  },
];
