// Arguments of the wasm kernel that applies a dropout mask.

import { rangeKernel } from '../../wasm/kernel-layout.ts';

/** `residual` may be absent. */
export const dropout = rangeKernel('dropout', { x: 'address', mask: 'address', residual: 'address', out: 'address' });
