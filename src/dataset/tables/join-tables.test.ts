import { describe, expect, test } from 'vitest';
import { guessLabelRule } from '../labels/label-guess.ts';
import { classesOf, ruleValues } from '../labels/labels.ts';
import type { ClipTable } from './clip-table.ts';
import { columnRoles, splitColumn } from './column-roles.ts';
import { contradictingRows, joinTables } from './join-tables.ts';
import { countTies, voteNames, voteShares } from './votes.ts';

/** Cells with spaces between. */
function table(path: string, ...lines: string[]): ClipTable {
  const [columns = [], ...rows] = lines.map((line) => line.split(' ').map((cell) => cell.replaceAll('~', ' ')));
  return { path, columns, rows: rows.map((row) => columns.map((_, at) => row[at] ?? '')), oddLineCount: 0 };
}

/** What the guessed rule gives, clip by clip. */
function labelsOf(paths: string[], ...tables: ClipTable[]): string {
  const joined = joinTables(paths, tables);
  const clips = paths.map((path) => ({ path }));
  const labels = ruleValues(clips, guessLabelRule(paths, joined), joined.columns);
  return labels.map((label) => label ?? '-').join(' ');
}

const column = (paths: string[], tables: ClipTable[], name: string) =>
  joinTables(paths, tables).columns.find((one) => one.name === name)?.values;

describe('a row is about a file', () => {
  const label = (paths: string, ...cells: string[]) =>
    labelsOf(paths.split(' '), table('set/metadata.csv', 'file label', ...cells));

  test.each<[string, string, string[], string]>([
    ['by its path from the table', 'set/a/1.wav set/b/1.wav', ['a/1.wav x', 'b/1.wav y'], 'x y'],
    ['by its path in the archive', 'set/a/1.wav set/b/1.wav', ['set/a/1.wav x', 'set/b/1.wav y'], 'x y'],
    [
      'by a path of another machine',
      'set/a/1.wav set/a/2.wav',
      ['/home/me/set/a/1.wav x', '/home/me/set/a/2.wav y'],
      'x y',
    ],
    ['by a path of Windows', 'set/a/1.wav set/a/2.wav', ['C:\\set\\a\\1.wav x', 'C:\\set\\a\\2.wav y'], 'x y'],
    ['by its name', 'set/a/1.wav set/b/2.wav', ['1.wav x', '2.wav y'], 'x y'],
    ['by its name without extension', 'set/a/1.wav set/b/2.wav', ['1 x', '2 y'], 'x y'],
    ['by another extension', 'set/a/u1.wav set/b/u2.wav', ['u1.mp3 x', 'u2.mp3 y'], 'x y'],
    ['in other letters', 'set/Bad.WAV set/Gut.WAV', ['BAD.wav x', 'gut x'], 'x x'],
    ['composed otherwise', 'set/b\u00f6se.wav set/gut.wav', ['bo\u0308se.wav x', 'gut.wav y'], 'x y'],
    ['where a spreadsheet took the zeros', 'set/001.wav set/012.wav', ['1 x', '12 y'], 'x y'],
    ['after the files were moved', 'set/all/u1.wav set/all/u2.wav', ['wavs/u1.wav x', 'wavs/u2.wav y'], 'x y'],
    ['with steps up', 'a/1.wav a/2.wav', ['../a/1.wav x', '../a/2.wav y'], 'x y'],
    [
      'but not in another folder',
      'set/a/1.wav set/a/2.wav set/b/3.wav',
      ['a/1.wav x', 'a/2.wav y', 'a/3.wav y'],
      'x y -',
    ],
  ])('%s', (_, paths, cells, expected) => {
    expect(label(paths, ...cells)).toBe(expected);
  });

  test('in the table’s own folder first: a metadata.csv in train and one in test', () => {
    const paths = ['set/train/1.wav', 'set/train/2.wav', 'set/test/1.wav', 'set/test/2.wav'];
    const train = table('set/train/metadata.csv', 'file_name label', '1.wav a', '2.wav b');
    const test = table('set/test/metadata.csv', 'file_name label', '1.wav c', '2.wav d');
    expect(labelsOf(paths, train, test)).toBe('a b c d');
  });

  test('or about none, where two fit', () => {
    const joined = joinTables(
      ['a/1.wav', 'b/1.wav', 'a/2.wav', 'b/3.wav'],
      [table('x.csv', 'file label', '1.wav x', '2.wav y', '3.wav y', '9.wav z')],
    );
    expect(joined.joins[0]).toMatchObject({ rowsWithoutFile: [0, 3], filesWithoutRow: ['a/1.wav', 'b/1.wav'] });
  });

  test('also in a table without names of columns', () => {
    expect(labelsOf(['a/1.wav', 'a/2.wav', 'a/3.wav'], table('x.csv', '1.wav x', '2.wav y', '3.wav x'))).toBe('x y x');
  });
});

test('rows about a file that another row is about are counted; the first that says something counts', () => {
  const { joins, columns } = joinTables(
    ['1.wav', '2.wav', '3.wav'],
    [table('x.csv', 'file label age', '1.wav x', '2.wav y 5', '1.wav x 7', '2.wav z', '1.wav')],
  );
  const [join] = joins;
  expect(join?.repeatedRows.map(({ row }) => row)).toEqual([2, 3, 4]);
  expect(join && contradictingRows(join, ['label'])).toEqual([3, 4]);
  expect(columns.map(({ values }) => values)).toEqual([
    ['1.wav', '2.wav', null],
    ['x', 'y', null],
    ['7', '5', null],
  ]);
});

test('a table about nothing that is here is told, and changes nothing', () => {
  const paths = ['happy/1.wav', 'happy/2.wav', 'sad/1.wav', 'sad/2.wav'];
  const other = table('prices.csv', 'thing price', 'bread 1.5', 'milk 2');
  expect(joinTables(paths, [other])).toMatchObject({ joins: [{ key: null }], columns: [] });
  expect(labelsOf(paths, other)).toBe('happy happy sad sad');
});

const numbered = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('known data sets', () => {
  const actors = ['1001', '1002', '1003'];
  const crema = actors.flatMap((actor) =>
    ['ANG', 'HAP', 'SAD', 'NEU'].map((emotion) => `AudioWAV/${actor}_DFA_${emotion}_XX.wav`),
  );
  const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1).replace('.wav', '');

  test('CREMA-D: actors by their number, votes; the names still say the emotion', () => {
    const demographics = table(
      'VideoDemographics.csv',
      'ActorID Age Sex',
      '1001 51 Male',
      '1002 21 Female',
      '1003 21 Female',
    );
    const votes = table(
      'processedResults/tabulatedVotes.csv',
      '#1 A D F H N S n fileName numResponses agreement emoVote',
      ...crema.map((path, i) => `10000${i} ${i % 3} 0 0 9 1 0 ${10 + (i % 3)} ${nameOf(path)} ${10 + (i % 3)} 0.9 H`),
    );
    const joined = joinTables(crema, [demographics, votes]);
    expect(joined.joins.map(({ key }) => key)).toEqual([
      { column: 'ActorID', by: { kind: 'field', separator: '_', index: 0 } },
      { column: 'fileName', by: 'file' },
    ]);
    expect(joined.columns.find(({ name }) => name === 'Sex')?.values).toEqual(
      ['Male', 'Female', 'Female'].flatMap((sex) => numbered(4).map(() => sex)),
    );
    const roles = columnRoles(joined);
    expect(roles.votes).toEqual(['A', 'D', 'F', 'H', 'N', 'S']);
    expect(voteShares(joined.columns, roles.votes ?? [], 2)[1]).toEqual([1 / 11, 0, 0, 9 / 11, 1 / 11, 0]);
    expect(guessLabelRule(crema, joined)).toEqual({ kind: 'field', separator: '_', index: 2 });
    const byVotes = ruleValues(
      crema.map((path) => ({ path })),
      { kind: 'votes', columns: roles.votes ?? [] },
      joined.columns,
    );
    expect(new Set(byVotes)).toEqual(new Set(['H']));
  });

  test('labels.csv given back: the edited labels and the split, not what the rule said', () => {
    const rows = crema.map((path, i) => {
      const part = i < 8 ? 'train' : 'test';
      return i === 0
        ? `${path}  ANG excluded `
        : `${path} ${i % 2 ? 'anger' : 'joy'} ${i % 2 ? 'ANG' : 'HAP'} rule ${part}`;
    });
    const joined = joinTables(crema, [table('labels.csv', 'file label rule_label label_source split', ...rows)]);
    const { label, split, groups } = columnRoles(joined);
    expect([label?.column, split, groups]).toEqual(['label', 'split', []]);
    expect(guessLabelRule(crema, joined)).toEqual({ kind: 'column', column: 'label' });
  });

  test('Common Voice: clips by name, speakers, the parts in three lists', () => {
    const paths = numbered(12).map((i) => `cv/en/clips/common_voice_en_${i}.mp3`);
    const rows = paths.map(
      (path, i) => `${'ab'[i % 2]}9f3c${i % 4} ${nameOf(path)} Stop~now,~${i} ${i % 3} twenties ${'fm'[i % 2]}emale en`,
    );
    const head = 'client_id path sentence up_votes age gender locale';
    const lists = [
      table('cv/en/validated.tsv', head, ...rows),
      table('cv/en/train.tsv', head, ...rows.slice(0, 8)),
      table('cv/en/dev.tsv', head, ...rows.slice(8, 10)),
      table('cv/en/test.tsv', head, ...rows.slice(10)),
    ];
    const joined = joinTables(paths, lists);
    const roles = columnRoles(joined);
    expect(roles.groups).toEqual(['client_id']);
    expect(roles.label?.isNamed).toBe(false);
    const split = joined.columns.find(({ name }) => name === roles.split);
    expect(splitColumn(split?.values ?? [])).toEqual([
      ...numbered(8).map(() => 'train'),
      ...['validation', 'validation', 'test', 'test'],
    ]);
  });

  test('RAVDESS from Kaggle: a path of its machine, the emotion in words', () => {
    const paths = numbered(16).map(
      (i) => `Actor_0${1 + (i % 4)}/03-01-0${1 + (i % 8)}-01-01-0${1 + (i % 2)}-0${1 + (i % 4)}.wav`,
    );
    const words = ['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised'];
    const files = [...new Set(paths)];
    const csv = table(
      'data.csv',
      'path source actor gender intensity emotion',
      ...files.map((path, i) => `/kaggle/input/ravdess/${path} ravdess ${1 + (i % 4)} male 1 ${words[i % 8]}`),
    );
    expect(guessLabelRule(files, joinTables(files, [csv]))).toEqual({ kind: 'column', column: 'emotion' });
    expect(columnRoles(joinTables(files, [csv])).groups).toEqual(['actor']);
  });

  test('ESC-50: the word, not its number; folds and sources', () => {
    const paths = numbered(40).map(
      (i) => `audio/${1 + (i % 5)}-${1000 + (i % 10)}-${'ABCD'[Math.floor(i / 10)]}-${i % 5}.wav`,
    );
    const words = ['dog', 'rain', 'sea~waves', 'clock', 'fire'];
    const csv = table(
      'meta/esc50.csv',
      'filename fold target category esc10 src_file take',
      ...paths.map(
        (path, i) => `${nameOf(path)}.wav ${1 + (i % 5)} ${i % 5} ${words[i % 5]} True ${1000 + (i % 10)} A`,
      ),
    );
    const joined = joinTables(paths, [csv]);
    const { roles } = columnRoles(joined);
    expect(guessLabelRule(paths, joined)).toEqual({ kind: 'column', column: 'category' });
    expect([roles.get('fold'), roles.get('src_file')]).toEqual(['fold', 'group']);
  });

  test('ASVspoof: lines without names of columns', () => {
    const paths = numbered(8).map((i) => `flac/LA_T_${1000 + i}.flac`);
    const list = table(
      'protocol.txt',
      ...paths.map(
        (path, i) => `LA_00${i % 3} ${nameOf(path).replace('.flac', '')} - - ${['bonafide', 'spoof'][i % 2]}`,
      ),
    );
    expect(labelsOf(paths, list)).toBe('bonafide spoof '.repeat(4).trim());
  });
});

test('a table about speakers joins by a column of another table', () => {
  const paths = numbered(12).map((i) => `s${i % 2}/${i}.wav`);
  const clips = table('clips.csv', 'file voice', ...paths.map((path, i) => `${path} spk0${i % 4}`));
  const people = table('people.csv', 'id sex', 'spk00 f', 'spk01 m', 'spk02 f', 'spk03 m');
  const prices = table('prices.csv', 'price thing', '0 bread', '1 milk');
  const joined = joinTables(paths, [clips, people, prices]);
  expect(joined.joins.map(({ key }) => key?.column ?? null)).toEqual(['file', 'id', null]);
  expect(joined.columns.find(({ name }) => name === 'sex')?.values.slice(0, 3)).toEqual(['f', 'm', 'f']);
});

test('a table of classes by their number in the name gives the words', () => {
  const paths = numbered(12).map((i) => `u${i}_0${1 + (i % 3)}.wav`);
  expect(
    labelsOf(paths, table('classes.csv', 'id class', '1 dog', '2 cat', '3 cow'))
      .split(' ')
      .slice(0, 4),
  ).toEqual(['dog', 'cat', 'cow', 'dog']);
});

test('a person may say what the rows are about', () => {
  const paths = ['a/1.wav', 'a/2.wav', 'b/1.wav'];
  const about = table('x.csv', 'name person label', '1.wav b happy', '2.wav a sad');
  const byFolder = { 'x.csv': { column: 'person', by: { kind: 'folder' as const, level: 1 } } };
  expect(joinTables(paths, [about], byFolder).columns.find(({ name }) => name === 'label')?.values).toEqual([
    'sad',
    'sad',
    'happy',
  ]);
});

describe('votes', () => {
  const paths = ['1.wav', '2.wav', '3.wav', '4.wav'];

  test('probabilities with decimal commas: the largest is the label, ties are counted', () => {
    const csv = table(
      'x.csv',
      'file froh traurig müde',
      '1.wav 0,5 0,25 0,25',
      '2.wav 0,1 0,8 0,1',
      '3.wav 0,5 0,5 0',
      '4.wav 0 0 0',
    );
    expect(labelsOf(paths, csv)).toBe('froh traurig froh -');
    const { columns } = joinTables(paths, [csv]);
    const shares = voteShares(columns, ['froh', 'traurig', 'müde'], 4);
    expect(shares).toEqual([
      [0.5, 0.25, 0.25],
      [0.1, 0.8, 0.1].map((value) => expect.closeTo(value, 9)),
      [0.5, 0.5, 0],
      null,
    ]);
    expect(countTies(shares)).toBe(1);
  });

  test('features are none', () => {
    const csv = table('x.csv', 'file mfcc1 mfcc2 mfcc3', '1.wav 1.5 2 3', '2.wav 7 2 3', '3.wav 1 8 3', '4.wav 1 2 9');
    expect(columnRoles(joinTables(paths, [csv])).votes).toBeNull();
  });

  test('names without what all begin or end with', () => {
    expect(voteNames(['votes.A', 'votes.H'])).toEqual(['A', 'H']);
    expect(voteNames(['angry_prob', 'happy_prob'])).toEqual(['angry', 'happy']);
    expect(voteNames(['happy', 'happiness'])).toEqual(['happy', 'happiness']);
  });
});

test('one label alone, or a label for a few of the clips, is still what the column is called', () => {
  const paths = numbered(10).map((i) => `s${i % 2}/${i}.wav`);
  const few = table('x.csv', 'file label', '0.wav up', '1.wav down', '2.wav up');
  expect(
    classesOf(
      ruleValues(
        paths.map((path) => ({ path })),
        guessLabelRule(paths, joinTables(paths, [few])),
        joinTables(paths, [few]).columns,
      ),
    ).counts,
  ).toEqual([1, 2]);
});

test('60,000 clips and rows', () => {
  const paths = numbered(60_000).map((i) => `clips/${i % 50}/${i}.wav`);
  const csv: ClipTable = {
    path: 'metadata.csv',
    columns: ['file', 'label', 'speaker', 'score'],
    rows: paths.map((path, i) => [path, `label ${i % 7}`, `s${i % 300}`, String(i / 7)]),
    oddLineCount: 0,
  };
  expect(column(paths, [csv], 'label')?.[59_999]).toBe('label 2');
});
