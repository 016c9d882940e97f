// The micro-batches of an epoch: a new permutation of the clips each epoch, from the seed and the epoch's number alone, so
// a resumed run sees the clips it would have seen. Strategies as Trainer's samplers (transformers 5.17).

import type { TrainingConfig } from '../config/training-config.ts';
import { itemAt } from '../lib/present.ts';
import { shuffledIndices } from '../lib/shuffle.ts';

/** Keeps the shuffle's random numbers apart from the other uses of the seed. */
const shuffleStream = 1;

type OrderConfig = Pick<
  TrainingConfig,
  | 'perDeviceTrainBatchSize'
  | 'gradientAccumulationSteps'
  | 'trainSamplingStrategy'
  | 'dataloaderDropLast'
  | 'dataSeed'
  | 'seed'
>;

/** Micro-batches of one epoch (0-based): clip indices, a full batch each but for the last, which may be left out.
 *  `lengthOf`: samples of a clip; only grouping by length asks. */
export function microBatchesOfEpoch(
  clips: readonly number[],
  config: OrderConfig,
  epochIndex: number,
  lengthOf: (clip: number) => number,
): number[][] {
  const { perDeviceTrainBatchSize: batchSize, dataloaderDropLast } = config;
  const ordered = orderedClips(clips, config, epochIndex, lengthOf);
  const batches: number[][] = [];
  const end = dataloaderDropLast ? ordered.length - (ordered.length % batchSize) : ordered.length;
  for (let from = 0; from < end; from += batchSize) batches.push(ordered.slice(from, from + batchSize));
  return batches;
}

function orderedClips(
  clips: readonly number[],
  config: OrderConfig,
  epochIndex: number,
  lengthOf: (clip: number) => number,
): number[] {
  if (config.trainSamplingStrategy === 'sequential') return [...clips];
  const positions = shuffledIndices(clips.length, config.dataSeed ?? config.seed, shuffleStream, epochIndex);
  // a permutation of the clips' own positions
  const shuffled = Array.from(positions, (position) => itemAt(clips, position));
  if (config.trainSamplingStrategy === 'random') return shuffled;
  return groupedByLength(shuffled, lengthOf, config.perDeviceTrainBatchSize * config.gradientAccumulationSteps);
}

/** Brings clips of similar length together (`get_length_grouped_indices`): sorted, longest first, within runs of up to 50
 *  groups, at least four runs where the clips allow. The longest clip of all comes first, so memory peaks at the start. */
export function groupedByLength(
  shuffled: readonly number[],
  lengthOf: (clip: number) => number,
  groupSize: number,
): number[] {
  const groupsInRun = Math.max(Math.min(Math.floor(shuffled.length / (groupSize * 4)), 50), 1);
  const runs: number[][] = [];
  for (let from = 0; from < shuffled.length; from += groupsInRun * groupSize) {
    const run = shuffled.slice(from, from + groupsInRun * groupSize);
    runs.push(run.sort((a, b) => lengthOf(b) - lengthOf(a)));
  }
  const [firstRun] = runs;
  if (!firstRun) return [];
  const firstOf = (run: readonly number[]) => itemAt(run, 0);
  const longestRun = runs.reduce(
    (best, run) => (lengthOf(firstOf(run)) > lengthOf(firstOf(best)) ? run : best),
    firstRun,
  );
  [firstRun[0], longestRun[0]] = [firstOf(longestRun), firstOf(firstRun)];
  return runs.flat();
}

/** Class of each clip. Throws where one has none: it must not be trained towards any. */
export function labelsOf(clips: readonly number[], clipLabels: readonly number[]): number[] {
  return clips.map((clip) => {
    const label = clipLabels[clip];
    if (label === undefined) throw new Error(`expected a label for clip ${clip}, found none`);
    return label;
  });
}
