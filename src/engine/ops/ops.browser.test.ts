// Each op's cases on each backend. One file, since starting WebGPU in software takes seconds.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { largestDifference } from '../../parity/compare.ts';
import { closeEngine, openEngine } from '../backend/backend.ts';
import type { BackendPreference } from '../backend/engine-info.ts';

const modules = import.meta.glob<{ cases(): void }>(['./*/*.cases.ts', '../gemm/gemm.cases.ts'], { eager: true });

function runAll(backend: BackendPreference): void {
  beforeAll(() => openEngine(backend, { wasmThreads: 1 }), 120_000);
  afterAll(closeEngine);
  for (const { cases } of Object.values(modules)) cases();
}

describe('on wasm', () => runAll('wasm'));
describe('on WebGPU in software', { timeout: 120_000 }, () => runAll('webgpu'));

test('the comparison itself fails on a wrong or a missing number', () => {
  expect(largestDifference([1, 2], [1, 2.5])).toBe(0.5);
  expect(largestDifference([1, Number.NaN], [1, 2])).toBe(Number.POSITIVE_INFINITY);
  expect(largestDifference([1], [1, 2])).toBe(Number.POSITIVE_INFINITY);
});
