import { beforeAll, expect, test } from 'vitest';
import { useCpuBackend } from '../engine/backend/cpu-backend.ts';
import { dispose, memory, tensorOf } from '../engine/tensor.ts';
import { freshCheckpoint } from './checkpoint.ts';
import { HeldCheckpoint } from './held-checkpoint.ts';

beforeAll(useCpuBackend);

const { parameters: _p, firstMoments: _f, secondMoments: _s, ...facts } = freshCheckpoint(new Map());

test('is whole when its maker has disposed the tensors, and frees them when it is released', async () => {
  const before = memory().numTensors;
  const tensors = [1, 2, 3].map((value) => tensorOf(Float32Array.of(value, -value), [2]));
  const [a, b, c] = tensors.map((tensor) => new Map([['weight', tensor]]));
  const held = new HeldCheckpoint(facts, { parameters: a!, firstMoments: b!, secondMoments: c! });
  dispose(tensors);
  const checkpoint = await held.read(() => Promise.reject(new Error('nothing to rest for')));
  held.release();
  expect([...checkpoint.parameters.get('weight')!]).toEqual([1, -1]);
  expect([...checkpoint.firstMoments.get('weight')!]).toEqual([2, -2]);
  expect([...checkpoint.secondMoments.get('weight')!]).toEqual([3, -3]);
  expect(checkpoint).toMatchObject(facts);
  expect(memory().numTensors).toBe(before);
});

test('large ones are copied some at a time, in the model’s order', async () => {
  // 12 MB each: a rest after every second
  const names = ['a', 'b', 'c', 'd', 'e'];
  const tensors = names.map((_, at) => tensorOf(new Float32Array(3_000_000).fill(at), [3_000_000]));
  const group = new Map(names.map((name, at) => [name, tensors[at]!]));
  const held = new HeldCheckpoint(facts, { parameters: group, firstMoments: new Map(), secondMoments: new Map() });
  let rests = 0;
  const { parameters } = await held.read(async () => {
    rests += 1;
  });
  expect(rests).toBe(2);
  expect([...parameters.keys()]).toEqual(names);
  expect(names.map((name) => parameters.get(name)![2_999_999])).toEqual([0, 1, 2, 3, 4]);
  held.release();
  dispose(tensors);
});
