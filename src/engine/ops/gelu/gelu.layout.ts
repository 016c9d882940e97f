// Arguments of GELU's wasm kernels.

import { rangeKernel } from '../../wasm/kernel-layout.ts';

export const gelu = rangeKernel('gelu', { x: 'address', out: 'address' });

/** `mask` may be absent. */
export const geluWithSlope = rangeKernel('geluWithSlope', {
  x: 'address',
  mask: 'address',
  value: 'address',
  slope: 'address',
});
