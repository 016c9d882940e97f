import { beforeAll, expect, test } from 'vitest';
import { useCpuBackend } from '../engine/backend/cpu-backend.ts';
import { readData, type Tensor, tensorOf } from '../engine/tensor.ts';
import { GradientAccumulator } from '../model/gradients.ts';
import { clipScale, globalNorm } from './training-step.ts';

const tensor = (values: number[]) => tensorOf(Float32Array.from(values), [values.length]);
const valuesOf = async (tensors: ReadonlyMap<string, Tensor>, name: string) => {
  const found = tensors.get(name);
  return found ? [...(await readData(found))] : [];
};

beforeAll(useCpuBackend);

test('clipping scales to the norm as torch does, and leaves small gradients alone', async () => {
  const gradients = new Map([
    ['a', tensor([3, 0])],
    ['b', tensor([0, 4])],
  ]);
  const norm = globalNorm(gradients);
  expect((await readData(norm))[0]).toBe(5);
  // torch.nn.utils.clip_grad_norm_ divides by the norm + 1e-6
  expect(clipScale(5, 1)).toBeCloseTo(1 / (5 + 1e-6), 7);
  expect(clipScale(5, 10)).toBe(1);
  expect(clipScale(5, 0)).toBe(1);
});

test('accumulation weighs each micro-batch the same', async () => {
  const accumulator = new GradientAccumulator();
  accumulator.add(new Map([['a', tensor([2, 4])]]), 0.5);
  accumulator.add(new Map([['a', tensor([4, 0])]]), 0.5);
  const sums = accumulator.take(['a']);
  expect(await valuesOf(sums, 'a')).toEqual([3, 2]);
  expect(accumulator.take(['a']).size).toBe(0);
});
