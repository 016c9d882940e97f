// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { present } from '../../lib/present.ts';
import { softmax } from '../softmax.ts';
import { memoryMatrix } from './memory-matrix.ts';
import { WeightedStates } from './weighted-sum.ts';

interface Golden {
  c: number;
  states: number;
  x: number[];
  labels: number[];
  layer_weights: number[];
  probabilities: number[][];
}

const golden = JSON.parse(readFileSync('fixtures/golden/probes.json', 'utf8')) as { weighted_sum: Golden[] };

async function fitted({ x, states, labels, probabilities, c }: Golden) {
  const clipCount = labels.length;
  const classCount = probabilities[0]!.length;
  const plan = { cells: new Int32Array(clipCount), cellCount: 1, clipCount };
  const model = new WeightedStates(Float32Array.from(x), states, plan, memoryMatrix);
  const targets = Float64Array.from(labels.flatMap((label) => oneHot(label, classCount)));
  const request = { c, trains: Uint8Array.of(1), rowWeights: new Float64Array(clipCount).fill(1), start: null };
  const [fit] = present(await model.fit({ classCount, targets }, [{ ...request, gapTolerance: 1e-14 }], () => false));
  const [logs] = await model.predict([present(fit)], classCount);
  return { model, fit: present(fit), logs: present(logs) };
}

function oneHot(label: number, classCount: number): number[] {
  return Array.from({ length: classCount }, (_, k) => Number(k === label));
}

test.each(golden.weighted_sum)('$states states, C = $c: as L-BFGS of PyTorch, to 1e-5', async (one) => {
  const { fit, logs } = await fitted(one);
  expect(largest(present(fit.layerWeights), one.layer_weights)).toBeLessThan(1e-4);
  expect(largest(logs.map(Math.exp), one.probabilities.flat())).toBeLessThan(1e-5);
});

test.each(golden.weighted_sum)('$states states: what is folded in is what transformers computes', async (one) => {
  const { model, fit, logs } = await fitted(one);
  const classCount = one.probabilities[0]!.length;
  const { layerWeights, weights, intercepts } = model.asGiven(fit);
  const shares = softmax(Array.from(present(layerWeights)));
  const size = one.x.length / one.labels.length / one.states;
  const found = one.labels.flatMap((_, clip) => {
    const own = Array.from(intercepts, (intercept, column) =>
      Array.from({ length: one.states * size }, (__, i) => {
        const value = Math.fround(one.x[clip * one.states * size + i]!);
        return shares[Math.floor(i / size)]! * value * weights[(i % size) * intercepts.length + column]!;
      }).reduce((sum, product) => sum + product, intercept),
    );
    return softmax(own.length < classCount ? [0, ...own] : own);
  });
  // states are held in single precision
  expect(largest(found, logs.map(Math.exp))).toBeLessThan(1e-5);
});

function largest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}
