// All of our kernels for the wasm backend.

import { registerWasmAttention } from './wasm-attention.ts';
import { registerWasmConvolution } from './wasm-convolution.ts';
import { registerWasmElements } from './wasm-elements.ts';
import { registerWasmMoments } from './wasm-moments.ts';
import { registerWasmProduct } from './wasm-product.ts';
import { registerWasmRows } from './wasm-rows.ts';
import type { WasmRunner } from './wasm-runner.ts';

/** Registers them on this runner, in place of earlier ones of the same names. */
export function registerWasmKernels(runner: WasmRunner): void {
  registerWasmProduct(runner);
  registerWasmConvolution(runner);
  registerWasmAttention(runner);
  registerWasmRows(runner);
  registerWasmElements(runner);
  registerWasmMoments(runner);
}
