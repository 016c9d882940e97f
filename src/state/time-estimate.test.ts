import { expect, test } from 'vitest';
import type { BenchmarkResult } from '../training/benchmark-types.ts';
import { speedMeasured } from './machine-speed.ts';
import type { OpenDataset } from './studio-state.ts';
import { estimateTime } from './time-estimate.ts';

const benchmark = {
  clipSec: 2.5,
  trunk: [
    { batchSize: 1, clipsPerSec: 2 },
    { batchSize: 8, clipsPerSec: 4 },
  ],
  step: { batchSize: 8, clipsPerSec: 10 },
} as BenchmarkResult;
const dataset = {
  record: { sampleRateHz: 16_000 },
  clips: [40_000, 80_000, 40_000].map((sampleCount) => ({ sampleCount })),
  split: { train: [0, 1], validation: [], test: [2] },
} as unknown as OpenDataset;

test('a clip twice as long counts twice, a split counts its own clips, and the first pass leaves those of the test out', () => {
  const { trunkSec, epochSec, clipCount } = estimateTime(speedMeasured(benchmark), dataset);
  expect(trunkSec).toBeCloseTo(0.75, 12);
  expect(epochSec).toBeCloseTo(0.3, 12);
  expect(clipCount).toBe(2);
});

test('what is not known of the pass is not taken for nothing', () => {
  expect(estimateTime({ passSec: null, trainSec: 0.1 }, dataset)).toMatchObject({ trunkSec: null });
});
