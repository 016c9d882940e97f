import { expect, test } from 'vitest';
import { guessLabelRule } from './label-guess.ts';
import { applyLabelRule } from './label-rule.ts';
import { sortLabels } from './labels.ts';

/** The labels that the guessed rule makes of these paths. */
function guessedLabels(paths: string[]): string[] {
  const rule = guessLabelRule(paths);
  return sortLabels(paths.map((path) => applyLabelRule(rule, path) ?? '(none)'));
}

function product(...lists: string[][]): string[][] {
  return lists.reduce<string[][]>((rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])), [[]]);
}

function numbered(count: number, width = 1, from = 0): string[] {
  return Array.from({ length: count }, (_, i) => String(i + from).padStart(width, '0'));
}

const emotions = ['ANG', 'DIS', 'FEA', 'HAP', 'NEU', 'SAD'];
const sentences = 'DFA IEO IOM ITH ITS IWL IWW MTI TAI TIE TSI WSI'.split(' ');

test('CREMA-D: the third field', () => {
  const paths = product(numbered(91, 4, 1001), sentences, emotions).map(
    ([actor, sentence, emotion]) =>
      `AudioWAV/${actor}_${sentence}_${emotion}_${sentence === 'IEO' && emotion !== 'NEU' ? 'HI' : 'XX'}.wav`,
  );
  expect(guessLabelRule(paths)).toEqual({ kind: 'field', separator: '_', index: 2 });
  expect(guessedLabels(paths)).toEqual(emotions);
});

test('names like those of CREMA-D but of other widths: still the emotions', () => {
  const paths = product(numbered(20, 2), sentences.slice(0, 4), emotions).map((row) => `${row.join('_')}_x.wav`);
  expect(guessedLabels(paths)).toEqual(emotions);
});

test('the golden clips: SPEAKER_CLP_LABEL_NN', () => {
  const paths = numbered(22, 2).map((n, i) => `${1001 + (i % 5)}_CLP_${emotions[i % 4]}_${n}.wav`);
  expect(guessedLabels(paths)).toEqual(emotions.slice(0, 4));
});

test('Free Spoken Digit Dataset: the digit', () => {
  const speakers = ['george', 'jackson', 'lucas', 'nicolas', 'theo', 'yweweler'];
  const paths = product(numbered(10), speakers, numbered(10)).map((row) => `recordings/${row.join('_')}.wav`);
  expect(guessLabelRule(paths)).toEqual({ kind: 'field', separator: '_', index: 0 });
});

test('RAVDESS: the emotion, not the actor', () => {
  const paths = product(['03'], ['01'], numbered(8, 2, 1), ['01', '02'], ['01', '02'], ['01', '02'], numbered(24, 2, 1))
    .filter((row) => row[2] !== '01' || row[3] === '01')
    .map((row) => `Actor_${row[6]}/${row.join('-')}.wav`);
  expect(guessLabelRule(paths)).toEqual({ kind: 'field', separator: '-', index: 2 });
});

test('ESC-50: the last field', () => {
  const paths = numbered(2000).map((_, i) => `audio/${1 + (i % 5)}-${100000 + i}-${'AABC'[i % 4]}-${i % 50}.wav`);
  expect(guessLabelRule(paths)).toEqual({ kind: 'field', separator: '-', index: -1 });
});

test('TESS: the emotion at the end, though folders join speaker and emotion', () => {
  const words = ['back', 'bar', 'base', 'bath', 'bean', 'beg', 'bite', 'boat'];
  const paths = product(['OAF', 'YAF'], words, ['angry', 'disgust', 'fear', 'happy', 'neutral', 'ps', 'sad']).map(
    ([speaker, word, emotion]) => `${speaker}_${emotion}/${speaker}_${word}_${emotion}.wav`,
  );
  expect(guessedLabels(paths)).toEqual(['angry', 'disgust', 'fear', 'happy', 'neutral', 'ps', 'sad']);
});

test('speech commands: the folder', () => {
  const words = 'backward bed bird cat dog down eight five follow forward four go happy house learn'.split(' ');
  const paths = product(words, numbered(30)).map(
    ([word, n]) => `${word}/${(Number(n) * 7919).toString(16)}_nohash_0.wav`,
  );
  expect(guessLabelRule(paths)).toEqual({ kind: 'folder', level: 1 });
});

test('folders of classes with numbered files, below folders of a split', () => {
  const paths = product(['train', 'test'], ['rain', 'wind', 'birds'], numbered(20, 3)).map(
    (row) => `set/${row.join('/')}.wav`,
  );
  expect(guessLabelRule(paths)).toEqual({ kind: 'folder', level: 1 });
});

test('folders of speakers below folders of classes', () => {
  const paths = product(['rain', 'wind', 'birds'], ['speaker1', 'speaker2', 'speaker3'], numbered(20, 3)).map(
    (row) => `${row.join('/')}.wav`,
  );
  expect(guessLabelRule(paths)).toEqual({ kind: 'folder', level: 2 });
});

test.each(['_', '-', ' '])('word, "%s", number', (separator) => {
  const paths = product(['dog', 'cat', 'cow'], numbered(15, 2, 1)).map((row) => `${row.join(separator)}.wav`);
  expect(guessLabelRule(paths)).toEqual({ kind: 'field', separator, index: 0 });
});

test('names of different lengths: counted from the end where the label is there', () => {
  const paths = product(['a_long_phrase', 'short'], numbered(12, 2), ['happy', 'sad', 'angry']).map(
    (row) => `${row.join('_')}.wav`,
  );
  expect(guessLabelRule(paths)).toEqual({ kind: 'field', separator: '_', index: -1 });
});

test('nothing tells: the folder where there are several, else the first field', () => {
  expect(guessLabelRule([])).toEqual({ kind: 'field', separator: '_', index: 0 });
  expect(guessLabelRule(['x.wav'])).toEqual({ kind: 'field', separator: '_', index: 0 });
  expect(guessLabelRule(['a/x.wav', 'b/y.wav'])).toEqual({ kind: 'folder', level: 1 });
});
