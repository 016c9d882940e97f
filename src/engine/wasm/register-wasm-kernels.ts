// All of our kernels for the wasm backend.

import { registerWasmGemm } from '../gemm/gemm.wasm.ts';
import { registerWasmAttention } from '../ops/attention/attention.wasm.ts';
import { registerWasmConvolution } from '../ops/conv1d/conv1d.wasm.ts';
import { registerWasmMoments } from '../ops/window-moments/window-moments.wasm.ts';
import { registerWasmElements } from './elements.ts';
import { registerWasmRows } from './rows.ts';
import type { WasmRunner } from './runner.ts';

/** Registers them on this runner, in place of earlier ones of the same names. */
export function registerWasmKernels(runner: WasmRunner): void {
  registerWasmGemm(runner);
  registerWasmConvolution(runner);
  registerWasmAttention(runner);
  registerWasmRows(runner);
  registerWasmElements(runner);
  registerWasmMoments(runner);
}
