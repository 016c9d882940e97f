// The order in which clips are trained on: a new permutation each epoch from the seed and the epoch's number alone, so a
// resumed run sees the clips it would have seen.

import { shuffledIndices } from '../lib/shuffle.ts';

/** `sequential` is for comparing with a reference run that does not shuffle. */
export type ClipOrder = 'shuffled' | 'sequential';

/** Tells the shuffle's random numbers from the other uses of the seed. */
const shuffleStream = 1;

/** Micro-batches of one epoch (0-based): clip indices, `batchSize` each but for the last. */
export function microBatchesOfEpoch(
  clips: readonly number[],
  batchSize: number,
  order: ClipOrder,
  seed: number,
  epochIndex: number,
): number[][] {
  const positions =
    order === 'sequential' ? clips.map((_, at) => at) : shuffledIndices(clips.length, seed, shuffleStream, epochIndex);
  const batches: number[][] = [];
  for (let from = 0; from < positions.length; from += batchSize)
    batches.push(positions.slice(from, from + batchSize).map((position) => clips[position]));
  return batches;
}
