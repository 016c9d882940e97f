import { expect, test } from 'vitest';
import { hubertBaseShape } from '../../testing/hubert-base.ts';
import { keptBytesPerLayer, largestPieceBytes, piecesOf } from './piece-size.ts';

/** Frames of so many seconds. */
const frames = (...seconds: number[]) => seconds.map((one) => Math.round(one * 50));

test('a micro-batch of ordinary clips goes together, one of long clips in pieces that fit', () => {
  expect(piecesOf(hubertBaseShape, 2, frames(2.5, 2.2, 5, 3, 2.8, 1.4, 2.5, 3.1))).toEqual([[0, 8]]);
  expect(piecesOf(hubertBaseShape, 2, frames(30, 30, 30))).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
  ]);
  expect(piecesOf(hubertBaseShape, 2, frames(10, 10, 10, 1, 25, 10, 1))).toEqual([
    [0, 4],
    [4, 5],
    [5, 7],
  ]);
  expect(piecesOf(hubertBaseShape, 2, [])).toEqual([]);
});

test('no piece keeps more than the plan counts, in whatever order the clips come', () => {
  const kept = (clips: readonly number[]) =>
    clips.reduce((sum, one) => sum + 2 * keptBytesPerLayer(hubertBaseShape, one), 0);
  for (const clips of [frames(2, 3, 4), frames(20, 1, 20, 1, 15, 15, 9), frames(40, 1, 1, 1)]) {
    const counted = largestPieceBytes(hubertBaseShape, 2, clips);
    for (const [from, to] of piecesOf(hubertBaseShape, 2, clips))
      expect(kept(clips.slice(from, to))).toBeLessThanOrEqual(counted);
  }
});
