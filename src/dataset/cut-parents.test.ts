import { expect, test } from 'vitest';
import { cutParents, sourcePaths } from './cut-parents.ts';

const cutFrom = [undefined, undefined, 0, 0, 3, 5, 9];
const clips = cutFrom.map((from, index) => ({ cutFrom: from, path: `${index}.wav` }));

test('parts of parts belong to the recording; a record that is wrong names itself', () => {
  expect(cutParents(clips)).toEqual([0, 1, 0, 0, 0, 5, 6]);
});

test('a part is read by the name of the file that it was cut from', () => {
  expect(sourcePaths(clips)).toEqual(['0.wav', '1.wav', '0.wav', '0.wav', '0.wav', '5.wav', '6.wav']);
});
