// On WebAssembly, as its kernels differ from the CPU's.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeEngine, openEngine } from '../engine/backend/backend.ts';
import { expectPassed, notPassed } from '../testing/expect-passed.ts';
import { goldenFile } from '../testing/golden-files.ts';
import { checkFunctions } from './check-functions.ts';
import { goldenHarness } from './harness.ts';
import { collectResults } from './reporter.ts';

beforeAll(() => openEngine('wasm', { wasmThreads: 1 }));
afterAll(closeEngine);

test('activation functions with their gradients, and distance buckets', async () => {
  // 23 functions, their list, 4 tables of buckets
  expectPassed(await goldenHarness.checkShared([await goldenFile('functions.json')]), 2 * 23 + 1 + 4);
});

test('a wrong value, gradient, name or bucket fails', async () => {
  const functions = JSON.parse(await (await goldenFile('functions.json')).text());
  functions.activations.gelu.y[3] += 1e-4;
  functions.activations.mish.dy[3] += 1e-4;
  functions.activations.gelu_11 = functions.activations.gelu;
  functions.distance_buckets[1].runs[2][0] += 1;
  expect(notPassed(await collectResults('', (report) => checkFunctions(functions, report)))).toHaveLength(4);
});
