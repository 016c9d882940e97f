import { expect, test } from 'vitest';
import type { Evaluation } from '../evaluation/evaluation-result.ts';
import { runForTest } from '../testing/run-record.ts';
import { pairedMatrix } from './paired-matrix.ts';

/** A run that was tested on clips 0, 1, … and calls them what `predicted` says; every clip is of class 1. */
function tested(id: string, predicted: readonly number[], change: object = {}, from = 0) {
  const predictions = predicted.map((one, at) => ({
    clipIndex: from + at,
    path: `${at}.wav`,
    label: 1,
    predicted: one,
    logits: [0, 0],
  }));
  return runForTest({ id, name: id, evaluation: { predictions } as unknown as Evaluation, ...change });
}

test('each two are held against each other on the same clips, with the correction for how many there are', () => {
  const a = tested('a', [0, 0, 0, 0, 0, 0, 1, 1]);
  const b = tested('b', [1, 1, 1, 1, 1, 1, 1, 0]);
  const c = tested('c', [0, 0, 0, 0, 0, 0, 1, 1]);
  const pairs = pairedMatrix([a, b, c]);
  expect(pairs.map(({ first, second }) => first.id + second.id)).toEqual(['ab', 'ac', 'bc']);
  // 6 against 1 of 7: two-sided 2 · (1 + 7) / 128
  expect(pairs[0]!.found).toMatchObject({ clipCount: 8, onlyFirst: 1, onlySecond: 6, difference: 5 / 8 });
  expect(pairs[0]!.found!.pValue).toBeCloseTo(0.125, 12);
  expect(pairs[0]!.found!.adjusted).toBeCloseTo(0.375, 12);
  expect(pairs[1]!.found).toMatchObject({ difference: 0, pValue: 1, adjusted: 1 });
  expect(pairs[2]!.found).toMatchObject({ difference: -5 / 8, onlyFirst: 6, onlySecond: 1 });
});

test('what cannot be paired says why, and counts in no correction', () => {
  const a = tested('a', [1, 0]);
  const others = [
    tested('untested', [], { evaluation: null }),
    tested('elsewhere', [1, 1], { datasetId: 'another' }),
    tested('labels', [1, 1], { labels: ['no', 'maybe'] }),
    tested('clips', [1, 1], {}, 50),
  ];
  const pairs = pairedMatrix([a, ...others]).slice(0, 4);
  expect(pairs.map(({ reason }) => reason)).toEqual(['not-tested', 'other-data', 'other-labels', 'other-clips']);
  const one = pairedMatrix([a, tested('b', [1, 1]), ...others]).find(({ second }) => second.id === 'b');
  expect(one?.found).toMatchObject({ pValue: 1, adjusted: 1 });
});
