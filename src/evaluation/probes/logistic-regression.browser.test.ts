// Logistic regressions on the engine: in single precision, and in a preconditioner's coordinates, as near to scikit-learn's as in
// double and without. Fits of several penalties go on together.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { afterAll, expect, test } from 'vitest';
import { closeEngine, openEngine } from '../../engine/backend/backend.ts';
import { EngineMatrix } from '../../engine/engine-matrix.ts';
import { memory } from '../../engine/tensor.ts';
import { goldenFile } from '../../testing/golden-files.ts';
import { fitLogisticRegressions, predictLogProbabilities } from './logistic-regression.ts';
import { preconditionerOf } from './preconditioner.ts';

interface Golden {
  name: string;
  c: number;
  x: number[][];
  labels?: number[];
  targets?: number[][];
  coef: number[][];
  probabilities: number[][];
}

afterAll(closeEngine);

const matrixOf = (values: Float32Array, columnCount: number) => new EngineMatrix(values, columnCount);

test.each(['wasm', 'webgpu'] as const)('%s: as scikit-learn, to 1e-4', async (backend) => {
  await openEngine(backend);
  const text = await (await goldenFile('probes.json')).text();
  const golden = (JSON.parse(text) as { logistic_regression: Golden[] }).logistic_regression;
  const before = memory().numTensors;
  // WebGPU in software is slow, and a small penalty takes many steps
  const chosen =
    backend === 'wasm' ? golden : golden.filter(({ name, c }) => name === 'a label of one clip' && c < 100);
  for (const name of new Set(chosen.map((one) => one.name))) {
    const cases = chosen.filter((one) => one.name === name);
    const { x, labels, targets: votes, probabilities } = cases[0]!;
    const classCount = probabilities[0]!.length;
    const rows = votes ?? labels!.map((label) => Array.from({ length: classCount }, (_, k) => Number(k === label)));
    const targets = Float64Array.from(rows.flat());
    const features = matrixOf(Float32Array.from(x.flat()), x[0]!.length);
    const preconditioner = await preconditionerOf(features, matrixOf);
    const found = await fitLogisticRegressions(
      { features, targets, classCount, preconditioner },
      cases.map(({ c }) => ({ c })),
    );
    const logs = await predictLogProbabilities(features, found!, classCount);
    for (const [at, one] of cases.entries()) {
      const coef = one.coef[0]!.flatMap((_, d) => one.coef.map((row) => row[d]!)); // [D, K]
      expect(largest(found![at]!.weights, coef), `${name}, C = ${one.c}: weights`).toBeLessThan(1e-4);
      const chances = logs[at]!.map(Math.exp);
      expect(largest(chances, one.probabilities.flat()), `${name}, C = ${one.c}: probabilities`).toBeLessThan(1e-4);
    }
    preconditioner.directions.dispose();
    features.dispose();
  }
  expect(memory().numTensors).toBe(before);
});

function largest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}
