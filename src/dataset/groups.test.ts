import { expect, test } from 'vitest';
import { groupsOf, guessGroupRules } from './groups.ts';
import { guessLabelRule } from './labels/label-guess.ts';

/** The values of each guessed group, by its name. */
function guessed(paths: readonly string[]): Record<string, readonly string[]> {
  const clips = paths.map((path) => ({ path }));
  const groups = groupsOf(clips, guessGroupRules(paths, guessLabelRule(paths)));
  return Object.fromEntries(groups.map(({ name, values }) => [name, values]));
}

test.each([
  [
    'CREMA-D',
    ['AudioWAV/1001_DFA_ANG_XX.wav', 'AudioWAV/1002_IEO_SAD_LO.wav'],
    { speaker: ['1001', '1002'], sentence: ['DFA', 'IEO'] },
  ],
  ['FSDD', ['7_jackson_0.wav', '3_theo_14.wav'], { speaker: ['jackson', 'theo'] }],
  [
    'RAVDESS',
    ['Actor_01/03-01-06-01-02-01-01.wav', 'Actor_12/03-01-05-01-01-01-12.wav'],
    { speaker: ['01', '12'], sentence: ['01', '02'] },
  ],
  ['EMO-DB', ['wav/03a01Fa.wav', 'wav/16b10Wb.wav'], { speaker: ['03', '16'], sentence: ['a01', 'b10'] }],
  ['SAVEE', ['DC_sa01.wav', 'JK_a02.wav'], { speaker: ['DC', 'JK'], sentence: ['a02', 'sa01'] }],
  ['ESC-50', ['audio/1-100032-A-0.wav', 'audio/2-100210-B-36.wav'], { recording: ['100032', '100210'] }],
  ['UrbanSound8K', ['fold5/100032-3-0-0.wav', 'fold5/100263-2-0-117.wav'], { recording: ['100032', '100263'] }],
  [
    'TAU scenes',
    ['audio/airport-barcelona-0-12-a.wav', 'audio/street_traffic-paris-150-4-s3.wav'],
    { location: ['barcelona-0', 'paris-150'] },
  ],
  ['Speech Commands', ['yes/004ae714_nohash_0.wav', 'no/0a7c2a8d_nohash_1.wav'], { speaker: ['004ae714', '0a7c2a8d'] }],
  ['TESS', ['OAF_back_angry.wav', 'YAF_bar_sad.wav'], { speaker: ['OAF', 'YAF'], word: ['back', 'bar'] }],
  [
    'folders of speakers',
    ['spk1/yes_0.wav', 'spk1/no_0.wav', 'spk2/yes_0.wav', 'spk2/no_0.wav'],
    { speaker: ['spk1', 'spk2'] },
  ],
  ['folders of labels', ['yes/1.wav', 'yes/2.wav', 'no/1.wav', 'no/2.wav'], {}],
  [
    'cuts with a number',
    ['dog/a_part1.wav', 'dog/a_part2.wav', 'cat/b_part1.wav', 'cat/b_part2.wav'],
    { recording: ['cat/b', 'dog/a'] },
  ],
  [
    'cuts with start and end',
    ['dog/a_0.0_1.5.wav', 'dog/a_1.5_3.0.wav', 'cat/b_0.0_1.5.wav', 'cat/b_10_12.wav'],
    { recording: ['cat/b', 'dog/a'] },
  ],
  ['two numbers that are no times', ['a_2_1.wav', 'a_1_1.wav', 'b_2_1.wav', 'b_1_1.wav'], {}],
])('%s', (_, paths, expected) => {
  expect(guessed(paths)).toEqual(expected);
});

test('the label is never taken for a group', () => {
  const paths = ['s1/a.wav', 's1/b.wav', 's2/a.wav', 's2/b.wav'];
  expect(guessGroupRules(paths, { kind: 'folder', level: 1 })).toEqual([]);
  const names = ['1001_DFA_ANG_XX.wav', '1002_IEO_SAD_LO.wav'];
  const label = { kind: 'field' as const, separator: '_', index: 0 };
  expect(guessGroupRules(names, label).map(({ name }) => name)).toEqual(['sentence']);
});
