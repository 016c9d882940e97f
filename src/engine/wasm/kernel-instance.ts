// Our wasm module, compiled and instantiated in the memory of TensorFlow.js's backend.

import type { WasmModule } from '../backend/wasm-module.ts';
import { controlBytes } from './control-block.layout.ts';

/** Whether this browser compiles a module with one relaxed multiply-add. */
export function hasRelaxedSimd(): boolean {
  // (module (func (result v128) (f32x4.relaxed_madd (v128.const 0) (v128.const 0) (v128.const 0))))
  const zero = [0xfd, 0x0c, ...new Array<number>(16).fill(0)];
  const body = [0, ...zero, ...zero, ...zero, 0xfd, 0x85, 0x02, 0x0b];
  const code = [0x0a, body.length + 2, 1, body.length, ...body];
  const head = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0];
  return WebAssembly.validate(new Uint8Array([...head, ...code]));
}

export interface KernelInstance {
  exports: WebAssembly.Exports;
  compiled: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** Address of `controlBytes` zeroed bytes, on a cache line of their own. */
  control: number;
}

/** The memory that a backend's module works in. */
export function memoryOf(module: WasmModule): WebAssembly.Memory {
  return module.wasmMemory ?? module.asm.memory;
}

/** @param base64 the binary of the build that fits the memory and the browser. */
export async function instantiateKernels(module: WasmModule, base64: string): Promise<KernelInstance> {
  const memory = memoryOf(module);
  const binary = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const compiled = await WebAssembly.compile(binary);
  const abort = () => {
    throw new Error('A wasm kernel aborted.');
  };
  const { exports } = await WebAssembly.instantiate(compiled, { env: { memory, abort } });
  const control = ((module._malloc(controlBytes + 64) + 63) & ~63) >>> 0;
  new Uint8Array(memory.buffer, control, controlBytes).fill(0);
  return { exports, compiled, memory, control };
}
