import { expect, test } from 'vitest';
import { type RunNews, repetitionOf } from './run-news.ts';

const updates = (from: number, to: number): RunNews[] =>
  Array.from({ length: to - from + 1 }, (_, at) => ({ kind: 'update', step: from + at }));

test('nothing is repeated where nothing was lost', () => {
  expect(repetitionOf(updates(1, 9))).toEqual({ repeated: 0, mostAtOnce: 0, mostUnsaved: 0 });
});

test('every update made again counts, and the most at once', () => {
  const news = [...updates(1, 7), ...updates(5, 12), ...updates(12, 12), ...updates(11, 16)];
  expect(repetitionOf(news)).toEqual({ repeated: 3 + 1 + 2, mostAtOnce: 3, mostUnsaved: 0 });
});

test('a run that begins again has lost all', () => {
  expect(repetitionOf([...updates(1, 3), ...updates(1, 8)])).toMatchObject({ repeated: 3, mostAtOnce: 3 });
});

test('what is lost while there is no space is told apart', () => {
  const full: RunNews[] = [...updates(1, 9), { kind: 'no-space' }, ...updates(10, 14), ...updates(5, 6)];
  expect(repetitionOf(full)).toEqual({ repeated: 10, mostAtOnce: 0, mostUnsaved: 10 });
  const again: RunNews[] = [...full, { kind: 'stored', step: 6 }, ...updates(7, 8), ...updates(7, 8)];
  expect(repetitionOf(again)).toMatchObject({ mostAtOnce: 2, mostUnsaved: 10 });
});

test('what is lost after a checkpoint was damaged is told apart, until the next is stored', () => {
  const news: RunNews[] = [...updates(1, 9), { kind: 'damaged' }, ...updates(5, 8), { kind: 'stored', step: 8 }];
  expect(repetitionOf([...news, ...updates(9, 10), ...updates(9, 12)])).toEqual({
    repeated: 5 + 2,
    mostAtOnce: 2,
    mostUnsaved: 5,
  });
});
