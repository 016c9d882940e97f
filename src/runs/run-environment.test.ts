import { expect, test } from 'vitest';
import type { AdapterVerdict, KernelVerdict } from '../engine/backend/engine-info.ts';
import { kernelFallbacks } from './run-environment.ts';

const wrong: KernelVerdict = { kernel: 'layerNorm', way: 'composed', fault: 'differs', difference: 0.01 };
const right: KernelVerdict = { kernel: 'gemm', way: 'chosen', fault: null, difference: 1e-6 };
const verdict: AdapterVerdict = { kernels: [right, wrong], refusedFor: null, examinedAtMs: 0, seconds: 1 };

test('a run says which kernels were replaced on its GPU, and nothing where none was', () => {
  expect(kernelFallbacks({ backend: 'webgpu', verdict })).toEqual({
    kernelFallbacks: [{ kernel: 'layerNorm', way: 'composed' }],
  });
  expect(kernelFallbacks({ backend: 'webgpu', verdict: { ...verdict, kernels: [right] } })).toEqual({});
  expect(kernelFallbacks({ backend: 'wasm', verdict })).toEqual({});
});
