// Against torch: tools/golden/generate.py wrote values and gradients. On WebAssembly, as its kernels differ from the CPU's.

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import golden from '../../../fixtures/golden/functions.json';
import { closeEngine, openEngine } from '../../engine/backend/backend.ts';
import { activationNames } from '../../formats/hugging-face/activations.ts';
import { largestDifference } from '../../testing/tensor-testing.ts';
import { activate } from './activations.ts';

/** A few units of float32's rounding at the largest value, 132. */
const tolerance = 2e-5;

beforeAll(() => openEngine('wasm', { wasmThreads: 1 }));
afterAll(closeEngine);

const expected: Record<string, { y: number[]; dy: number[] }> = golden.activations;

test('all that torch was asked for are offered', () => {
  expect(Object.keys(expected).sort()).toEqual([...activationNames].sort());
});

test.each(activationNames)('%s and its gradient', async (name) => {
  const x = tf.tensor1d(golden.x, 'float32');
  const { value, grad } = tf.valueAndGrad((input) => tf.sum(activate(input, name)))(x);
  const y = tf.tidy(() => tf.clone(activate(x, name)));
  expect(largestDifference(await y.data(), expected[name]!.y)).toBeLessThan(tolerance);
  expect(largestDifference(await grad.data(), expected[name]!.dy)).toBeLessThan(tolerance);
  tf.dispose([x, y, value, grad]);
});
