// Arguments of the optimizer's wasm kernels. Each goes over many tensors in one call: a table has a row for each part of a
// tensor, and a chunk is a row.

import { chunkKernel, type Struct } from '../../wasm/kernel-layout.ts';

/** Elements of a part at most: the same for any number of threads. */
export const partElements = 16_384;

export const adamwPart = {
  className: 'AdamwPart',
  fields: {
    count: 'i32',
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
  },
} as const satisfies Struct;

/** `gradientScale` multiplies the gradients first. */
export const adamw = chunkKernel('adamw', { parts: 'address', gradientScale: 'f32' });

/** `sum` may be absent. */
export const scalePart = {
  className: 'ScalePart',
  fields: { count: 'i32', x: 'address', sum: 'address', out: 'address' },
} as const satisfies Struct;

export const scale = chunkKernel('scale', { parts: 'address', scale: 'f32' });

export const squarePart = { className: 'SquarePart', fields: { count: 'i32', x: 'address' } } as const satisfies Struct;

/** `sums`: a float64 for each part. */
export const squareSum = chunkKernel('squareSum', { parts: 'address', sums: 'address' });
