import { expect, test } from 'vitest';
import type { AdapterVerdict, KernelVerdict } from '../engine/backend/engine-info.ts';
import { environmentOf } from './run-environment.ts';

const wrong: KernelVerdict = { kernel: 'layerNorm', way: 'composed', fault: 'differs', difference: 0.01 };
const right: KernelVerdict = { kernel: 'gemm', way: 'chosen', fault: null, difference: 1e-6 };
const verdict: AdapterVerdict = { kernels: [right, wrong], refusedFor: null, examinedAtMs: 0, seconds: 1 };

test('a run says which kernels were replaced on its GPU, and nothing where none was', () => {
  const gpu = { backend: 'webgpu' as const, description: 'a GPU', threads: 1 };
  expect(environmentOf({ ...gpu, verdict }).kernelFallbacks).toEqual([{ kernel: 'layerNorm', way: 'composed' }]);
  expect(environmentOf({ ...gpu, verdict: { ...verdict, kernels: [right] } })).not.toHaveProperty('kernelFallbacks');
  // of an adapter that was refused nothing was computed
  expect(environmentOf({ ...gpu, backend: 'wasm', verdict })).not.toHaveProperty('kernelFallbacks');
});
