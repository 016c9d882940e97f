// The activation functions are tested on WebAssembly: check-functions.browser.test.ts.

import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { useCpuBackend } from '../engine/backend/cpu-backend.ts';
import { expectPassed, notPassed } from '../testing/expect-passed.ts';
import { goldenFile, goldenFolder } from '../testing/golden-folder.ts';
import { checkOptimizer, checkResampling } from './check-functions.ts';
import { goldenHarness } from './harness.ts';
import { collectResults } from './reporter.ts';

beforeAll(useCpuBackend);

test('the optimizer’s steps', async () => {
  const results = await goldenHarness.checkShared([goldenFile('adamw.json')]);
  expectPassed(results, 1);
  // float32 on both sides: a few units in the last place of numbers below 1
  expect(results[0]?.error).toBeLessThan(1e-6);
});

test('recordings as librosa loads them at 16 kHz', async () => {
  const results = await goldenHarness.checkResampling(goldenFolder('resample'));
  expectPassed(results, 14);
  // measured: 2e-4
  for (const { error, name } of results) expect(error, name).toBeLessThan(1e-3);
});

test('a wrong step fails', async () => {
  const adamw = JSON.parse(readFileSync('fixtures/golden/adamw.json', 'utf8'));
  adamw.steps[11].param[4] += 1e-4;
  expect(notPassed(await collectResults('', (report) => checkOptimizer(adamw, report)))).toHaveLength(1);
});

test('another recording under a golden’s name fails; without the goldens nothing passes', async () => {
  const files = goldenFolder('resample');
  const [first, second] = files.filter((file) => file.name.endsWith('.wav'));
  if (!first || !second) throw new Error('fixtures/golden/resample holds no two recordings');
  const swapped = files.map((file) => (file === first ? new File([second], first.name) : file));
  const results = await collectResults('', (report) => checkResampling(swapped, report));
  expect(notPassed(results).length).toBeGreaterThan(0);
  const without = await collectResults('', (report) => checkResampling([first], report));
  expect(without.map(({ status }) => status)).toEqual(['skipped']);
});
