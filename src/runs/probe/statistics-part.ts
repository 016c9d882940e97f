// What the head of a probe reads of a clip's statistics.

import type { ProbeHeadFacts } from '../../evaluation/probes/probe-head.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import type { ClipFrames } from '../../model/clip-frames.ts';
import {
  partWidth,
  type StatisticsPart,
  type StatisticsShape,
  selectStatistics,
} from '../../model/layer-statistics.ts';

export function partOf({ features, layers }: ProbeHeadFacts): StatisticsPart {
  if (features === 'weighted_sum')
    throw new VoxtuneError('internal/unexpected', 'A weighted sum of layers is a head of transformers’ own.');
  return { kind: features, layers };
}

/** What the head reads of a clip's row of statistics. */
export function asFrame(row: Float32Array, shape: StatisticsShape, part: StatisticsPart): ClipFrames {
  const frames = new Float32Array(partWidth(shape, part));
  selectStatistics(row, shape, part, frames);
  return { frames, frameCount: 1 };
}
