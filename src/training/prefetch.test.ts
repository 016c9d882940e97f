// What is read ahead is what is asked for, is read once, and leaves nothing behind.

import { beforeAll, expect, test } from 'vitest';
import { useCpuBackend } from '../engine/backend/cpu-backend.ts';
import { dispose, memory, readData } from '../engine/tensor.ts';
import { MemoryFrames } from '../testing/memory-ports.ts';
import { ToyModel } from '../testing/toy-model.ts';
import { Prefetcher } from './prefetch.ts';

beforeAll(useCpuBackend);

const clips = [0, 1, 2].map((clip) => ({ frames: Float32Array.of(clip, clip), frameCount: 1 }));

test('a batch that was prepared is not read again, another one is, and neither stays', async () => {
  const frames = new MemoryFrames(clips);
  const model = new ToyModel(2, 3);
  const before = memory().numTensors;
  const ahead = new Prefetcher(model, frames);
  const [first, second] = [[0, 1], [2]];
  ahead.prepare(first);
  const taken = await ahead.take(first);
  expect(await readData(taken.frames)).toEqual(Float32Array.of(0, 0, 1, 1));
  expect(frames.reads).toEqual([0, 1]);
  ahead.prepare(first);
  const other = await ahead.take(second);
  expect(await readData(other.frames)).toEqual(Float32Array.of(2, 2));
  dispose([taken.frames, other.frames]);
  ahead.prepare(first);
  await ahead.clear();
  expect(memory().numTensors).toBe(before);
});

test('an error of reading ahead reaches whoever takes the batch', async () => {
  const ahead = new Prefetcher(new ToyModel(2, 3), { read: () => Promise.reject(new Error('gone')) });
  const clip = [0];
  ahead.prepare(clip);
  await new Promise((resolve) => setTimeout(resolve));
  await expect(ahead.take(clip)).rejects.toThrow('gone');
});
