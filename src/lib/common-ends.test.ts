import { expect, test } from 'vitest';
import { between, commonEnds } from './common-ends.ts';

const shown = (...names: string[]) => names.map((name) => between(name, commonEnds(names)));

test('the folder and the ending that all have go, the part that differs stays whole', () => {
  expect(shown('AudioWAV/1001_DFA_ANG_XX.wav', 'AudioWAV/1002_IEO_SAD_XX.wav')).toEqual([
    '1001_DFA_ANG',
    '1002_IEO_SAD',
  ]);
  // the same letters in one part are no part of their own
  expect(shown('dog/bark-03.wav', 'dog/bark-07.wav')).toEqual(['03', '07']);
  expect(shown('take10.wav', 'take11.wav')).toEqual(['take10', 'take11']);
});

test('one alone stays whole, and so does a name that is only what the others begin and end with', () => {
  expect(shown('a/b.wav')).toEqual(['a/b.wav']);
  expect(shown('x-x', 'x-1-x')).toEqual(['x-x', 'x-1-x']);
  expect(shown('a_b', 'c_d')).toEqual(['a_b', 'c_d']);
});
