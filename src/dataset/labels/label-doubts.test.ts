import { expect, test } from 'vitest';
import type { ClipTable } from '../tables/clip-table.ts';
import { joinTables } from '../tables/join-tables.ts';
import { labelGuessDoubts } from './label-doubts.ts';
import { guessLabelRule } from './label-guess.ts';
import { ruleValues } from './labels.ts';

const numbered = (count: number) => Array.from({ length: count }, (_, i) => i);

/** What is doubted of the guess for these paths. */
function doubts(paths: string[], ...tables: ClipTable[]) {
  const joined = joinTables(paths, tables);
  const rule = guessLabelRule(paths, joined);
  const labels = ruleValues(
    paths.map((path) => ({ path })),
    rule,
    joined.columns,
  );
  return labelGuessDoubts(paths, rule, labels, joined);
}

const kinds = (paths: string[], ...tables: ClipTable[]) => doubts(paths, ...tables).map(({ kind }) => kind);

const crema = numbered(14).flatMap((i) =>
  ['ANG', 'HAP', 'SAD'].map((label) => `crema/${1001 + i}_DFA_${label}_XX.wav`),
);
const ravdess = numbered(14).flatMap((i) =>
  [3, 4, 5].map((code) => `ravdess/03-01-0${code}-01-01-01-${String(i + 1).padStart(2, '0')}.wav`),
);
const tess = numbered(14).flatMap((i) =>
  ['angry', 'happy', 'sad'].map((label) => `tess/OAF_w${'abcdefghijklmn'[i]}_${label}.wav`),
);

test.each<[string, string[], string[]]>([
  ['a known data set', crema, []],
  ['words in folders', numbered(30).map((i) => `${['dog', 'cat', 'cow'][i % 3]}/${i}.wav`), []],
  ['codes of a known data set, which are numbers', ravdess, []],
  ['two known data sets', [...crema, ...ravdess], ['schemes', 'few']],
  [
    'a known data set among others',
    [...crema, ...numbered(42).map((i) => `others/clip-${i}-${i % 3}.wav`)],
    ['scheme-of-some'],
  ],
  ['three known data sets', [...crema, ...ravdess, ...tess], ['schemes', 'few']],
  ['sessions', numbered(48).map((i) => `session${1 + (i % 4)}/rec${String(i).padStart(3, '0')}.wav`), ['people']],
  ['speakers', numbered(48).map((i) => `spk0${1 + (i % 4)}/x.${i}.wav`), ['people']],
  ['folders of numbers', numbered(48).map((i) => `00${1 + (i % 4)}/take-${i}.wav`), ['numbers']],
  ['one folder', numbered(20).map((i) => `clips/take${i}a.wav`), ['each']],
  ['a label a clip', numbered(20).map((i) => `${'abcdefghijklmnopqrst'[i]}x.wav`), ['each']],
  ['400 labels', numbered(1600).map((i) => `word${i % 400}x/take-${i}.wav`), ['many']],
  ['one label', numbered(20).map(() => 'happy/x.wav'), ['one']],
])('%s', (_, paths, expected) => {
  expect(kinds(paths)).toEqual(expected);
});

test('a column that is called a label is no doubt, whatever it holds; one that is about people is', () => {
  const paths = numbered(24).map((i) => `u${i}.wav`);
  const table = (column: string): ClipTable => ({
    path: 'x.csv',
    columns: ['file', column],
    rows: paths.map((path, i) => [path, String(i % 4)]),
    oddLineCount: 0,
  });
  expect(kinds(paths, table('label'))).toEqual([]);
  expect(kinds(paths, table('kind'))).toEqual(['numbers']);
});

test('the doubt says which data sets, how many clips have no label, and one of them', () => {
  expect(doubts([...crema, ...ravdess])[0]?.params).toMatchObject({
    schemes: 'CREMA-D, RAVDESS',
    unlabelled: 42,
    path: 'ravdess/03-01-03-01-01-01-01.wav',
  });
});
