// What the page knows about the machine's engine.

/** What the person asks for; `auto` takes a hardware WebGPU adapter, else wasm. `wasm-portable`: without relaxed SIMD, whose
 *  multiply-adds round as the processor does, so that every machine computes the same numbers. */
export const backendPreferences = ['auto', 'webgpu', 'wasm', 'wasm-portable'] as const;

export type BackendPreference = (typeof backendPreferences)[number];

/** What a GPU multiplies frozen weights in. `float16`, where the GPU has it and the self-test still agrees: weights and
 *  factors keep 11 bits, sums stay float32, and so does everything that trains. */
export type GpuArithmetic = 'float32' | 'float16';

export interface EngineInfo {
  backend: 'webgpu' | 'wasm';
  /** "Apple M2", "SwiftShader", or "wasm SIMD, 2 threads" ("1 of 2 threads" where one has not come); "wasm plain SIMD, …" without
   *  relaxed SIMD. */
  description: string;
  /** Threads that compute, on wasm: those that have come. */
  threads: number;
  /** Threads that were started: more than `threads` where some have not come. */
  threadsStarted: number;
  /** Of our kernels on wasm; `none`: the browser has no SIMD, and TensorFlow.js's own kernels compute. Null on WebGPU. */
  simd: 'relaxed' | 'plain' | 'none' | null;
  isCrossOriginIsolated: boolean;
  isSoftwareAdapter: boolean;
  /** float32 on wasm. */
  arithmetic: GpuArithmetic;
  /** Whether float16 can be asked for. */
  hasHalfPrecision: boolean;
  /** Why WebGPU is not used, when it is not: a reason the page has words for. */
  noWebgpuReason: 'not-asked' | 'no-api' | 'no-adapter' | 'software-adapter' | 'self-test-failed' | null;
  /** Bytes that tensors hold now. */
  bytesInUse: number;
}
