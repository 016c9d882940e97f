import { expect, test } from 'vitest';
import { splitLeaks } from './split-leaks.ts';

const apart = [0, 1, 2, 3, 4, 5, 6];

test('a leak is counted by values, not by clips; unknown ones do not count', () => {
  const speaker = { name: 'speaker', clipValues: [0, 0, 1, 1, 2, -1, -1] };
  expect(splitLeaks({ train: [0, 5], validation: [2], test: [1, 3, 4, 6] }, [speaker], apart)).toEqual([
    { group: 'speaker', inTest: 3, alsoInTrain: 1, alsoInValidation: 1 },
  ]);
  expect(splitLeaks({ train: [0], validation: [], test: [5, 6] }, [speaker], apart)).toEqual([]);
});

test('copies are counted by the test’s clips', () => {
  const copies = [0, 0, 0, 3, 3, 5, 6];
  expect(splitLeaks({ train: [0, 5], validation: [3], test: [1, 2, 4, 6] }, [], copies)).toEqual([
    { group: null, inTest: 4, alsoInTrain: 2, alsoInValidation: 1 },
  ]);
  expect(splitLeaks({ train: [0, 1, 2], validation: [], test: [3, 4] }, [], copies)).toEqual([
    { group: null, inTest: 2, alsoInTrain: 0, alsoInValidation: 0 },
  ]);
});
