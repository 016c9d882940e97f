import { expect, test } from 'vitest';
import type { Clip } from '../dataset/clip.ts';
import { wholeDataset } from '../testing/whole-records.ts';
import { trainingClipHabits, usualHabits } from './clip-habits.ts';

const rate = 16_000;

/** Clips with so much silence before and after a second of sound. */
function stored(margins: readonly (readonly [lead: number, trail: number])[]) {
  const clips = margins.map(
    ([lead, trail], index) => ({ index, path: `${index}.wav`, sampleCount: (lead + 1 + trail) * rate }) as Clip,
  );
  const read: number[] = [];
  return {
    read,
    storage: {
      readDataset: async () => ({ record: { ...wholeDataset(), sampleRateHz: rate }, clips, problems: [], tables: [] }),
      async readClipSamples(_: string, { index, sampleCount }: Clip) {
        read.push(index);
        const [lead = 0] = margins[index] ?? [];
        return Float32Array.from({ length: sampleCount }, (_sample, i) =>
          i >= lead * rate && i < (lead + 1) * rate ? 0.3 * Math.sin(i / 4) : 0,
        );
      },
    },
  };
}

const runOf = (train: number[]) => ({ datasetId: 'set', split: { train, validation: [], test: [] } });

test('takes the middle of the clips that trained, and of no others', async () => {
  const { storage, read } = stored([
    [0.2, 0.4],
    [0.3, 0.5],
    [0.4, 0.6],
    [3, 3],
  ]);
  const habits = await trainingClipHabits(storage, runOf([0, 1, 2]));
  expect(read).toEqual([0, 1, 2]);
  expect(habits.typicalSec).toBeCloseTo(1.8, 5);
  expect(habits.leadSec).toBeCloseTo(0.3, 1);
  expect(habits.trailSec).toBeCloseTo(0.5, 1);
});

test('looks at a few of many, and reads no long recording', async () => {
  const { storage, read } = stored([...Array.from({ length: 300 }, () => [0.1, 0.1] as const), [100, 0.1]]);
  await trainingClipHabits(storage, runOf(Array.from({ length: 301 }, (_, at) => at)));
  expect(read.length).toBeLessThanOrEqual(32);
  expect(read).not.toContain(300);
});

test('silence around sound stays within a second, and without clips there is what is usual', async () => {
  const { storage } = stored([[4, 4]]);
  expect(await trainingClipHabits(storage, runOf([0]))).toEqual({ typicalSec: 6, leadSec: 1, trailSec: 1 });
  expect(await trainingClipHabits(storage, runOf([]))).toEqual(usualHabits);
});
