// Arguments of the optimizer's wasm kernels.

import { chunkKernel, rangeKernel } from '../../wasm/kernel-layout.ts';

export const adamw = rangeKernel('adamw', {
  parameter: 'address',
  gradient: 'address',
  first: 'address',
  second: 'address',
  newParameter: 'address',
  newFirst: 'address',
  newSecond: 'address',
  beta1: 'f32',
  beta2: 'f32',
  epsilon: 'f32',
  stepSize: 'f32',
  secondCorrection: 'f32',
  keptShare: 'f32',
});

/** `sum` may be absent. */
export const scale = rangeKernel('scale', { x: 'address', scale: 'f32', sum: 'address', out: 'address' });

/** One chunk. */
export const squareSum = chunkKernel('squareSum', { x: 'address', count: 'i32', out: 'address' });
