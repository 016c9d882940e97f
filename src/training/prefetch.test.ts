// What is read ahead is what is asked for, is read once, and leaves nothing behind.

import { beforeAll, expect, test } from 'vitest';
import { useCpuBackend } from '../engine/backend/cpu-backend.ts';
import { dispose, memory, readData } from '../engine/tensor.ts';
import { MemoryFrames } from '../testing/memory-ports.ts';
import { ToyModel } from '../testing/toy-model.ts';
import { Prefetcher } from './prefetch.ts';

beforeAll(useCpuBackend);

const clips = [0, 1, 2].map((clip) => ({ frames: Float32Array.of(clip, clip), frameCount: 1 }));

test('a prefetched batch is not read again, another one is, and neither stays', async () => {
  const frames = new MemoryFrames(clips);
  const model = new ToyModel(2, 3);
  const before = memory().numTensors;
  const prefetcher = new Prefetcher(model, frames);
  const [first, second] = [[0, 1], [2]];
  prefetcher.prefetch(first);
  const taken = await prefetcher.take(first);
  expect(await readData(taken.frames)).toEqual(Float32Array.of(0, 0, 1, 1));
  expect(frames.reads).toEqual([0, 1]);
  prefetcher.prefetch(first);
  const other = await prefetcher.take(second);
  expect(await readData(other.frames)).toEqual(Float32Array.of(2, 2));
  dispose([taken.frames, other.frames]);
  prefetcher.prefetch(first);
  await prefetcher.clear();
  expect(memory().numTensors).toBe(before);
});

test('an error of prefetching reaches whoever takes the batch', async () => {
  const prefetcher = new Prefetcher(new ToyModel(2, 3), { read: () => Promise.reject(new Error('gone')) });
  const clip = [0];
  prefetcher.prefetch(clip);
  await new Promise((resolve) => setTimeout(resolve));
  await expect(prefetcher.take(clip)).rejects.toThrow('gone');
});
