import { expect, test } from 'vitest';
import { guessMapping, mappedLabels } from './label-mapping.ts';

const crema = { labels: ['ANG', 'DIS', 'FEA', 'HAP', 'NEU', 'SAD'], codes: 'emotion-codes' };

test('codes are what they stand for, in whatever set', () => {
  const ravdess = { labels: ['01', '02', '03', '04', '05', '06', '07', '08'], codes: 'ravdess' };
  expect(guessMapping(ravdess, crema)).toEqual({
    '01': 'NEU',
    '02': null,
    '03': 'HAP',
    '04': 'SAD',
    '05': 'ANG',
    '06': 'FEA',
    '07': 'DIS',
    '08': null,
  });
  const tess = { labels: ['angry', 'happy', 'ps', 'sad'], codes: 'tess' };
  expect(guessMapping(tess, crema)).toEqual({ angry: 'ANG', happy: 'HAP', ps: null, sad: 'SAD' });
});

test('words are found in both languages, whoever wrote them', () => {
  const own = { labels: ['Anger', ' happy', '悲伤', 'neutral', 'bored'], codes: null };
  expect(guessMapping(own, crema)).toEqual({
    Anger: 'ANG',
    ' happy': 'HAP',
    悲伤: 'SAD',
    neutral: 'NEU',
    bored: null,
  });
  expect(guessMapping({ labels: ['Angry'], codes: null }, { labels: ['anger', 'angry'], codes: null })).toEqual({
    Angry: 'angry',
  });
});

test('a label as it is goes before one that is called alike', () => {
  const to = { labels: ['happy', 'Happy', 'HAP'], codes: null };
  expect(guessMapping({ labels: ['Happy'], codes: null }, to)).toEqual({ Happy: 'Happy' });
});

test('numbers of different sets are not the same because they are the same number', () => {
  const digits = { labels: ['0', '1', '2'], codes: 'digits' };
  const urban = { labels: ['0', '1', '2'], codes: 'urbansound8k' };
  // unless that is all that is known of them
  expect(guessMapping(digits, urban)).toEqual({ 0: null, 1: null, 2: null });
  expect(guessMapping({ ...digits, codes: null }, { ...urban, codes: null })).toEqual({ 0: '0', 1: '1', 2: '2' });
  expect(guessMapping({ labels: ['three'], codes: null }, { labels: ['2', '3'], codes: 'digits' })).toEqual({
    three: '3',
  });
});

test('what is in common is counted once', () => {
  expect([...mappedLabels({ a: 'x', b: 'x', c: null, d: 'y' })]).toEqual(['x', 'y']);
});
