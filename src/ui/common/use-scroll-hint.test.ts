import { expect, test } from 'vitest';
import { halves } from './LongName.tsx';
import { moreOf } from './use-scroll-hint.ts';

test('an edge fades only where more follows', () => {
  expect(moreOf(0, 300, 300.6)).toBeNull();
  expect(moreOf(0, 300, 400)).toBe('end');
  expect(moreOf(50, 300, 400)).toBe('both');
  expect(moreOf(100, 300, 400)).toBe('start');
});

test('a name keeps its end, and no letter is cut in two', () => {
  expect(halves('short.wav')).toEqual(['short.wav', '']);
  expect(halves('AudioWAV/1001_DFA_ANG_XX.wav')).toEqual(['AudioWAV/1001_DF', 'A_ANG_XX.wav']);
  // twelve UTF-16 units from the end lie inside the first face
  const faces = halves('1001_😀abcdefgh.wav'.replace('.wav', 'wav'));
  expect(faces.join('')).toBe('1001_😀abcdefghwav');
  expect(faces[1].startsWith('😀') || !/^[\uDC00-\uDFFF]/.test(faces[1])).toBe(true);
});
