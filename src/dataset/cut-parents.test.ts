import { expect, test } from 'vitest';
import { cutParents } from './cut-parents.ts';

test('parts of parts belong to the recording; a record that is wrong names itself', () => {
  const cutFrom = [undefined, undefined, 0, 0, 3, 5, 9];
  expect(cutParents(cutFrom.map((from) => ({ cutFrom: from })))).toEqual([0, 1, 0, 0, 0, 5, 6]);
});
