import { expect, test } from 'vitest';
import { type Finding, type FindingCode, findingCodes } from '../../../dataset/checks/finding.ts';
import type { SplitLeak } from '../../../dataset/splits/split-leaks.ts';
import { englishFormat, inWords } from '../../../testing/in-words.ts';
import { findingSaid } from './finding-sentences.ts';

function sentence(code: FindingCode, params: Finding['params']): string {
  const finding: Finding = { code, severity: 'note', params, clips: [], fixes: [] };
  return inWords('check', [findingSaid(finding, englishFormat)]);
}

test.each<[FindingCode, Finding['params'], string]>([
  ['silent', { count: 1 }, '1 clip has no sound.'],
  ['silent', { count: 1200 }, '1,200 clips have no sound.'],
  [
    'long',
    { count: 1, path: 'a/b.wav', longest: 450, limit: 30 },
    'a/b.wav lasts 7 min 30 sec, far longer than a clip should.',
  ],
  [
    'long',
    { count: 2, path: 'a.wav', longest: 450, limit: 30 },
    '2 clips last longer than 30 s; the longest, a.wav, 7 min 30 sec.',
  ],
  [
    'low-rate',
    { count: 3, rates: '8000', wanted: 16_000 },
    '3 clips were recorded at 8000 Hz, below the 16000 Hz that the model hears: they sound as over a telephone.',
  ],
  [
    'imbalance',
    { count: 900, label: 'no', rarest: 3, rare: 'yes', share: 0.9967 },
    'The labels are uneven: 900 clips of no, 3 of yes. Always saying no is right for 99.67 %.',
  ],
  [
    'test-small',
    { count: 30, points: 17, enough: 93 },
    'The test has 30 clips: its figure is only within ±17 points. With 93 clips it would be within ±10.',
  ],
  ['label-not-trained', { count: 1, labels: 'fear' }, 'No clip of fear is in train: it cannot be learnt.'],
])('%s %o', (code, params, wanted) => {
  expect(sentence(code, params)).toBe(wanted);
});

test('groups that leak, one and several', () => {
  const leak = (group: string, alsoInTrain: number) => ({ group, inTest: 12, alsoInTrain, alsoInValidation: 0 });
  const said = (leaks: SplitLeak[], count: number) => {
    const finding: Finding = { code: 'group-leak', severity: 'note', params: { count }, clips: [], fixes: [], leaks };
    return inWords('check', [findingSaid(finding, englishFormat)]);
  };
  expect(said([leak('recording', 10)], 10)).toBe(
    'Of the test, 10 of 12 recordings are also in train: expect the figure to be too good.',
  );
  expect(said([leak('sentence', 12), leak('mic', 1)], 2)).toBe(
    'Of the test, 12 of 12 sentences and 1 of 12 values of mic are also in train: expect the figure to be too good.',
  );
});

test('every finding has its sentence, of one and of many, in both languages', () => {
  const params = {
    path: 'a',
    other: 'b',
    limit: 1,
    longest: 2,
    milliseconds: 3,
    rate: 4,
    wanted: 5,
    commonest: 6,
    rates: '7',
  };
  const more = { label: 'x', labels: 'y', few: 8, rarest: 9, rare: 'z', share: 0.5, points: 10, enough: 11, total: 12 };
  for (const code of findingCodes)
    for (const count of [1, 2])
      expect(sentence(code, { count, ...params, ...more, speaker: 's', looksLike: 'w' })).toMatch(/\.$/);
});
