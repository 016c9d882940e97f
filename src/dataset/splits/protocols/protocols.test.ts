import { expect, test } from 'vitest';
import type { SplitName } from '../split.ts';
import { protocolParts, protocolsFor } from './protocol.ts';
import { peopleInTest } from './sexes.ts';
import { whichSet } from './speech-commands.ts';

const numbered = (count: number, from = 1) => Array.from({ length: count }, (_, i) => i + from);

/** The names of all 7,442 clips of CREMA-D: every actor says every sentence in every emotion, IEO in three strengths; 20 are not
 *  there. */
function cremaD(): string[] {
  const missing = /^(1002_TIE_NEU|1008_WSI_...|1009_MTI_...|1019_ITH_...|1076_ITS_NEU)_/;
  const sentences = 'DFA IEO IOM ITH ITS IWL IWW MTI TAI TIE TSI WSI'.split(' ');
  return numbered(91, 1001)
    .flatMap((actor) =>
      sentences.flatMap((sentence) =>
        ['ANG', 'DIS', 'FEA', 'HAP', 'NEU', 'SAD'].flatMap((emotion) => {
          const strengths = sentence === 'IEO' && emotion !== 'NEU' ? ['LO', 'MD', 'HI'] : ['XX'];
          return strengths.map((strength) => `${actor}_${sentence}_${emotion}_${strength}`);
        }),
      ),
    )
    .filter((name) => !missing.test(name))
    .map((name) => `AudioWAV/${name}.wav`);
}

function counts(parts: readonly (SplitName | null)[]): number[] {
  return (['train', 'validation', 'test', null] as const).map((part) => parts.filter((one) => one === part).length);
}

const namesFor = (paths: readonly string[]) => protocolsFor(paths).map(({ name }) => name);

test('CREMA-D: the split of TensorFlow Datasets, and who is in its test', () => {
  const paths = cremaD();
  expect(paths).toHaveLength(7442);
  expect(namesFor(paths)).toEqual(['crema-d-tfds', 'crema-d-emo-superb']);
  const parts = protocolParts(paths, { name: 'crema-d-tfds', fold: 1 });
  expect(counts(parts)).toEqual([5144, 738, 1556, 4]);
  const test = parts.flatMap((part, clip) => (part === 'test' ? [clip] : []));
  const values = numbered(91, 1001).map(String);
  const speakers = { values, clipValues: paths.map((path) => values.indexOf(path.slice(9, 13))) };
  expect(peopleInTest({ train: [], validation: [], test }, paths, speakers)).toEqual({ men: 13, women: 6 });
});

test('CREMA-D: EMO-SUPERB’s folds test every actor once, and validate with the next', () => {
  const paths = cremaD();
  const actorsOf = (fold: number, wanted: SplitName) => {
    const parts = protocolParts(paths, { name: 'crema-d-emo-superb', fold });
    return [...new Set(paths.filter((_, i) => parts[i] === wanted).map((path) => Number(path.slice(9, 13)) - 1000))];
  };
  expect(actorsOf(1, 'test')).toEqual(numbered(18));
  expect(actorsOf(1, 'validation')).toEqual(numbered(18, 19));
  expect(actorsOf(4, 'validation')).toEqual(numbered(19, 73));
  expect(actorsOf(5, 'test')).toEqual(numbered(19, 73));
  expect(actorsOf(5, 'validation')).toEqual(numbered(18));
  expect(
    numbered(5)
      .flatMap((fold) => actorsOf(fold, 'test'))
      .sort((a, b) => a - b),
  ).toEqual(numbered(91));
});

test.each([
  ['RAVDESS', numbered(24).map((n) => `03-01-06-01-02-01-${String(n).padStart(2, '0')}.wav`), 'ravdess-5-fold', 5],
  [
    'EMO-DB',
    ['03', '08', '09', '10', '11', '12', '13', '14', '15', '16'].map((speaker) => `wav/${speaker}a01Fa.wav`),
    'emo-db-loso',
    10,
  ],
  ['ESC-50', numbered(5).map((fold) => `audio/${fold}-100032-A-0.wav`), 'esc-50-folds', 5],
  ['UrbanSound8K', numbered(10).map((fold) => `audio/fold${fold}/100032-3-0-0.wav`), 'urbansound8k-folds', 10],
])('%s: each fold tests some, and every clip is tested once', (_, paths, name, folds) => {
  expect(namesFor(paths)).toEqual([name]);
  const tested = numbered(folds).flatMap((fold) =>
    protocolParts(paths, { name, fold }).flatMap((part, clip) => (part === 'test' ? [clip] : [])),
  );
  expect(tested.sort((a, b) => a - b)).toEqual(paths.map((_path, clip) => clip));
  expect(() => protocolParts(paths, { name, fold: folds + 1 })).toThrow(`no fold ${folds + 1}`);
});

test('Speech Commands: as the published rule has it', () => {
  // hashlib.sha1, modulo 2**27, as a percentage: < 10, < 20
  const known = { '00000000': 'validation', '9e3779b1': 'validation', '3c6ef362': 'train', be1e0823: 'test' };
  for (const [speaker, part] of Object.entries(known)) expect(whichSet(speaker)).toBe(part);
  const all = numbered(2000, 0).map((n) => whichSet(n.toString(16).padStart(8, '0')));
  expect(counts(all)).toEqual([1576, 225, 199, 0]);
  expect(namesFor(['yes/be1e0823_nohash_0.wav'])).toEqual(['speech-commands-hash']);
});

test('a protocol is offered only where the names are the data set’s', () => {
  // CREMA-D's way of naming, with sentences of another data set
  expect(namesFor(['1001_DOP_SAD_XX.wav', '1002_DOP_ANG_XX.wav'])).toEqual([]);
  expect(namesFor(['1101_DFA_SAD_XX.wav'])).toEqual([]);
  expect(namesFor(['yes/1.wav', 'no/2.wav'])).toEqual([]);
  expect(namesFor([])).toEqual([]);
  const speakers = { values: ['1001'], clipValues: [0] };
  expect(peopleInTest({ train: [], validation: [], test: [0] }, ['1001_DOP_SAD_XX.wav'], speakers)).toBeNull();
});
