import type { TensorInfo } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { argumentsOffset, controlBytes } from './control-block.layout.ts';
import { chunkKernel, rangeFields, type WasmKernel, writeArguments } from './kernel-layout.ts';

test('arguments are written in the order of the fields, each as its kind', () => {
  const base = { className: 'Common', fields: { count: 'i32' } } as const;
  const kernel = chunkKernel(
    'some',
    { scale: 'f32', x: 'address', mask: 'address', offset: 'address', isLast: 'flag', activation: ['none', 'gelu'] },
    { base },
  );
  const integers = new Int32Array(10);
  const views = { integers, floats: new Float32Array(integers.buffer) };
  const x: TensorInfo = { dataId: {}, shape: [2], dtype: 'float32' };
  const values = { count: -3, scale: 0.5, x, mask: null, offset: 64, isLast: true, activation: 'gelu' } as const;
  const next = writeArguments(kernel.fields, values, views, 2, () => 4096);
  expect(next).toBe(9);
  expect(views.floats[3]).toBe(0.5);
  integers[3] = 0;
  expect([...integers]).toEqual([0, 0, -3, 0, 4096, 0, 64, 1, 1, 0]);
});

test('every kernel’s arguments fit the control block', () => {
  const modules = import.meta.glob<Record<string, WasmKernel>>('../**/*.layout.ts', { eager: true });
  const kernels = Object.values(modules).flatMap((module) => Object.values(module).filter((one) => one.division));
  expect(kernels.length).toBeGreaterThan(15);
  expect(new Set(kernels.map(({ name }) => name)).size).toBe(kernels.length);
  for (const { name, fields, division } of kernels) {
    const count = Object.keys({ ...(division === 'range' ? rangeFields : {}), ...fields }).length;
    expect(argumentsOffset + 4 * count, name).toBeLessThanOrEqual(controlBytes);
  }
});
