import { expect, test } from 'vitest';
import type { Clip, ImportProblem } from '../dataset/clip.ts';
import { writeZip, type ZipPart } from '../formats/zip/writer.ts';
import { codeOf } from '../testing/code-of.ts';
import { memorySpool } from '../testing/memory-spool.ts';
import { listFiles, noAudioError } from './listing.ts';
import { keepTables } from './table-files.ts';

/** What is kept of an archive whose WAV files all became clips. */
async function kept(...parts: ZipPart[]) {
  const archive = new File([await writeZip(parts)], 'set.zip');
  const listing = await listFiles([archive], { openSpool: memorySpool });
  const clips = listing.files.flatMap(({ file, error }) => (error ? [] : [{ path: file.path } as Clip]));
  const problems: ImportProblem[] = listing.files.flatMap(({ file: { path }, error }) =>
    error ? [{ path, error }] : [],
  );
  return keepTables(listing, clips, problems, new AbortController().signal);
}

const part = (path: string, data = ''): ZipPart => ({ path, data: data || 'x', compress: true });
const told = ({ problems }: { problems: ImportProblem[] }) =>
  problems.map(({ path, error }) => `${path} ${error.code}`);

test('tables are kept with their place, and what is none is left out with a reason', async () => {
  const found = await kept(
    part('set/a/1.wav'),
    part('set/metadata.csv', '\uFEFFfile_name;label\r\na/1.wav;"müde; sehr"\r\n'),
    part('set/list.jsonl', '{"file":"1.wav"}'),
    part('set/broken.csv', '\0\x01\x02'),
    part('set/empty.tsv', 'file\tlabel\n'),
    part('set/table.xlsx', 'PK'),
    part('set/notes.pdf'),
    part('__MACOSX/set/._metadata.csv', 'a,b\n1,2\n'),
  );
  expect(found.tables).toEqual([
    { path: 'set/metadata.csv', columns: ['file_name', 'label'], rows: [['a/1.wav', 'müde; sehr']], oddLineCount: 0 },
    { path: 'set/list.jsonl', columns: ['file'], rows: [['1.wav']], oddLineCount: 0 },
  ]);
  expect(told(found)).toEqual([
    'set/broken.csv table/not-a-table',
    'set/empty.tsv table/empty',
    'set/table.xlsx table/workbook',
    'set/notes.pdf audio/not-audio',
    '__MACOSX/set/._metadata.csv import/system-file',
  ]);
});

test('other texts are tables where they are about the clips; one beside a clip under its name is none', async () => {
  const found = await kept(
    part('1.wav'),
    part('2.wav'),
    part('protocol.txt', 's1 1 - spoof\ns2 2 - bonafide\n'),
    part('readme.txt', 'All of it, and more, was made by us.\nWrite to us, please, or to them.\n'),
    part('1.txt', '1 2\n'),
    part('1.csv', 'start,end\n0,1\n'),
    part('config.json', '{"a": 1}'),
  );
  expect(found.tables.map(({ path }) => path)).toEqual(['protocol.txt']);
  expect(told(found)).toEqual(['readme.txt', '1.txt', '1.csv', 'config.json'].map((path) => `${path} audio/not-audio`));
});

test('a table alone is told as one, and not called a damaged zip', async () => {
  const { files } = await listFiles([new File(['file,label\na.wav,x\n'], 'labels.csv')], { openSpool: memorySpool });
  const problems = files.flatMap(({ file: { path }, error }) => (error ? [{ path, error }] : []));
  expect(await codeOf(Promise.reject(noAudioError(problems)))).toBe('table/no-clips');
});
