// What a probe reads of a clip: mean and standard deviation of every hidden state over its valid frames, as one row of numbers.
// Hidden state 0 enters the first transformer layer, state k leaves layer k.
// Letters: S hidden states, H hidden size.

import type { ModelConfig } from '../formats/hugging-face/model-config.ts';

/** A row is blocks of [S, H]: means, then deviations (of the population; 0 where a clip has one frame), both of what a model cut
 *  at that layer gives: where the model is pre-norm, after the encoder's closing norm. Then, for such a model, the means of the
 *  states as they are, which a weighted layer sum reads; elsewhere those are the means. */
export interface StatisticsShape {
  /** S. */
  stateCount: number;
  /** H. */
  hiddenSize: number;
  hasRawMeans: boolean;
}

/** What is read of a row: for each of the hidden states `layers`, in order, its mean; `mean_std`: then their deviations;
 *  `raw_mean`: the means of the states as they are. */
export interface StatisticsPart {
  kind: 'mean' | 'mean_std' | 'raw_mean';
  layers: readonly number[];
}

export function statisticsShape({ layerCount, hiddenSize, isPreNorm }: ModelConfig): StatisticsShape {
  return { stateCount: layerCount + 1, hiddenSize, hasRawMeans: isPreNorm };
}

/** Numbers in a clip's row. */
export function statisticsWidth(shape: StatisticsShape): number {
  return groupCount(shape) * shape.hiddenSize;
}

/** Groups of H numbers in a row. */
export function groupCount({ stateCount, hasRawMeans }: StatisticsShape): number {
  return (hasRawMeans ? 3 : 2) * stateCount;
}

/** Which groups of H numbers a part is made of, in order. */
export function groupsOf({ stateCount, hasRawMeans }: StatisticsShape, { kind, layers }: StatisticsPart): number[] {
  const outside = layers.find((layer) => !Number.isInteger(layer) || layer < 0 || layer >= stateCount);
  if (outside !== undefined) throw new RangeError(`There is no hidden state ${outside}: there are ${stateCount}.`);
  const inBlock = (block: number) => layers.map((layer) => block * stateCount + layer);
  switch (kind) {
    case 'mean':
      return inBlock(0);
    case 'mean_std':
      return [...inBlock(0), ...inBlock(1)];
    case 'raw_mean':
      return inBlock(hasRawMeans ? 2 : 0);
  }
}

/** Numbers of a part. */
export function partWidth(shape: StatisticsShape, part: StatisticsPart): number {
  return groupsOf(shape, part).length * shape.hiddenSize;
}

/** Copies a part of a clip's row. */
export function selectStatistics(
  row: Float32Array,
  shape: StatisticsShape,
  part: StatisticsPart,
  into: Float32Array,
): void {
  const { hiddenSize } = shape;
  for (const [at, group] of groupsOf(shape, part).entries())
    into.set(row.subarray(group * hiddenSize, (group + 1) * hiddenSize), at * hiddenSize);
}
