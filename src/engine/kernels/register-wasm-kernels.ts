// All of our kernels for the wasm backend.

import { registerWasmColumnSum } from './wasm-column-sum.ts';
import { registerWasmGelu } from './wasm-gelu.ts';
import { registerWasmLayerNorm } from './wasm-layer-norm.ts';
import { registerWasmMatMul } from './wasm-matmul.ts';
import { registerWasmOptimizer } from './wasm-optimizer.ts';

/** Registers them, in place of earlier ones of the same names. */
export function registerWasmKernels(): void {
  registerWasmMatMul();
  registerWasmGelu();
  registerWasmLayerNorm();
  registerWasmColumnSum();
  registerWasmOptimizer();
}
