import { expect, test } from 'vitest';
import type { SplitLeak } from '../../dataset/splits/split-leaks.ts';
import { inWords } from '../../testing/in-words.ts';
import { leaksSaid, peopleSaid } from './split-sentences.ts';

const leak = (group: string | null, inTest: number, alsoInTrain: number, alsoInValidation = 0): SplitLeak => ({
  group,
  inTest,
  alsoInTrain,
  alsoInValidation,
});

test.each([
  [[leak('speaker', 5, 0)], 'The 5 test speakers are in no other part. The figure is for voices never heard.'],
  [
    [leak('speaker', 1, 0)],
    'The one test speaker is in no other part. The figure is for this one voice, and says little of others.',
  ],
  [[leak('speaker', 91, 68, 91)], '68 of 91 test speakers are also in train: expect the figure to be too good.'],
  [[leak('speaker', 5, 1)], '1 of 5 test speakers is also in train: expect the figure to be too good.'],
  [[leak('speaker', 5, 5, 5)], 'All 5 test speakers are also in train: expect the figure to be too good.'],
  [[leak('speaker', 1, 1)], 'The one test speaker is also in train: expect the figure to be too good.'],
  [[leak('speaker', 5, 0, 1)], '1 of 5 test speakers is also in validation, which the best checkpoint is chosen by.'],
  [[leak('speaker', 5, 0, 5)], 'All 5 test speakers are also in validation, which the best checkpoint is chosen by.'],
  [
    [leak('speaker', 91, 68), leak('sentence', 12, 12), leak(null, 1372, 3)],
    '68 of 91 test speakers, all 12 test sentences and copies of 3 of 1,372 test clips are also in train: expect the figure to be too good.',
  ],
  [
    [leak('speaker', 19, 0), leak('sentence', 12, 12), leak(null, 9, 0)],
    'All 12 test sentences are also in train: expect the figure to be too good. The 19 test speakers are in no other part.',
  ],
  [[leak('recording', 10, 9)], '9 of 10 test recordings are also in train: expect the figure to be too good.'],
  [[leak('room', 2, 2)], 'All 2 test values of “room” are also in train: expect the figure to be too good.'],
  [[leak(null, 1, 1)], 'A copy of the one test clip is also in train: expect the figure to be too good.'],
  [[leak(null, 4, 0, 4)], 'Copies of all 4 test clips are also in validation, which the best checkpoint is chosen by.'],
  [[], ''],
])('%j', (leaks, text) => {
  expect(inWords('data', leaksSaid(leaks))).toBe(text);
});

test.each([
  [{ men: 13, women: 6 }, [], 'In the test: 13 men and 6 women.'],
  [{ men: 0, women: 1 }, [], 'In the test: 1 woman.'],
  [null, ['ann', 'bob'], 'In the test: ann and bob.'],
  [null, ['a', 'b', 'c', 'd', 'e', 'f', 'g'], ''],
])('%j, %j', (people, names, text) => {
  expect(inWords('data', peopleSaid(people, names))).toBe(text);
});
