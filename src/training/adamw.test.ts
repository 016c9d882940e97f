// The steps themselves against torch.optim.AdamW: parity/check-functions.ts; what decays: parity/check-loading.ts.

import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { useCpuBackend } from '../engine/backend/cpu-backend.ts';
import { dispose, memory, ownedData, readData, type Tensor, tensorOf, variableOf } from '../engine/tensor.ts';
import { AdamW, type AdamWState } from './adamw.ts';

interface GoldenAdamW {
  lr: number;
  beta1: number;
  beta2: number;
  eps: number;
  weight_decay: number;
  start: number[];
  steps: { grad: number[] }[];
}

const golden = JSON.parse(readFileSync('fixtures/golden/adamw.json', 'utf8')) as GoldenAdamW;
const config = {
  adamBeta1: golden.beta1,
  adamBeta2: golden.beta2,
  adamEpsilon: golden.eps,
  weightDecay: golden.weight_decay,
};
const tensor = (values: number[]) => tensorOf(Float32Array.from(values), [values.length]);
const parameter = () => variableOf(Float32Array.from(golden.start), [5]);

async function readState({ state }: AdamW): Promise<AdamWState> {
  const read = async (tensors: ReadonlyMap<string, Tensor>) =>
    new Map(await Promise.all([...tensors].map(async ([name, one]) => [name, await ownedData(one)] as const)));
  const { firstMoments, secondMoments, stepCounts } = state;
  return { firstMoments: await read(firstMoments), secondMoments: await read(secondMoments), stepCounts };
}

beforeAll(useCpuBackend);

test('a bias does not decay', async () => {
  const bias = parameter();
  const optimizer = new AdamW(new Map([['layer.bias', bias]]), config);
  optimizer.step(new Map([['layer.bias', tensor([0, 0, 0, 0, 0])]]), golden.lr);
  expect([...(await readData(bias))]).toEqual(golden.start);
});

test('a parameter without a gradient keeps its value, moments and count', async () => {
  const weight = parameter();
  const optimizer = new AdamW(new Map([['weight', weight]]), config);
  optimizer.step(new Map(), golden.lr);
  expect([...(await readData(weight))]).toEqual(golden.start);
  expect(optimizer.state.stepCounts).toEqual({ weight: 0 });
});

test('a state that was read continues bit for bit and nothing leaks', async () => {
  const whole = parameter();
  const wholeOptimizer = new AdamW(new Map([['weight', whole]]), config);
  const half = parameter();
  const first = new AdamW(new Map([['weight', half]]), config);
  const second = new AdamW(new Map([['weight', half]]), config);
  const before = memory().numTensors;
  for (const [index, step] of golden.steps.entries()) {
    const gradients = new Map([['weight', tensor(step.grad)]]);
    wholeOptimizer.step(gradients, golden.lr);
    if (index === 6) second.importState(await readState(first));
    (index < 6 ? first : second).step(gradients, golden.lr);
    dispose([...gradients.values()]);
  }
  expect(await readData(half)).toEqual(await readData(whole));
  expect(memory().numTensors).toBe(before);
});
