import { expect, test } from 'vitest';
import { inWords } from '../../testing/in-words.ts';
import { leakSaid } from './leak-sentence.ts';

test.each([
  [5, 0, 0, 'The 5 test speakers are in no other part: the figure is for voices never heard.'],
  [1, 0, 0, 'The one test speaker is in no other part: the figure is for a voice never heard.'],
  [91, 68, 91, '68 of 91 test speakers are also in train: expect the figure to be too good.'],
  [5, 1, 0, '1 of 5 test speakers is also in train: expect the figure to be too good.'],
  [5, 5, 5, 'All 5 test speakers are also in train: expect the figure to be too good.'],
  [1, 1, 0, 'The one test speaker is also in train: expect the figure to be too good.'],
  [5, 0, 1, '1 of 5 test speakers is also in validation, which the best checkpoint is chosen by.'],
  [5, 0, 5, 'All 5 test speakers are also in validation, which the best checkpoint is chosen by.'],
])('%i test speakers, %i in train, %i in validation', (testSpeakers, alsoInTrain, alsoInValidation, text) => {
  expect(inWords('data', leakSaid({ testSpeakers, alsoInTrain, alsoInValidation }))).toBe(text);
});
