// What the page knows about the machine's engine.

/** What the person asks for; `auto` takes a hardware WebGPU adapter, else wasm. `wasm-portable`: without relaxed SIMD, whose
 *  multiply-adds round as the processor does, so that every machine computes the same numbers. */
export const backendPreferences = ['auto', 'webgpu', 'wasm', 'wasm-portable'] as const;

export type BackendPreference = (typeof backendPreferences)[number];

/** What a GPU multiplies frozen weights in. `float16`, where the GPU has it and the self-test still agrees: weights and
 *  factors keep 11 bits, sums stay float32, and so does everything that trains. */
export type GpuArithmetic = 'float32' | 'float16';

/** How a kernel of ours is computed on a GPU: as it suits the adapter; by its plainest variant (no shared memory, no subgroups);
 *  or by TensorFlow.js's own operations in its place. */
export type KernelWay = 'chosen' | 'plain' | 'composed';

/** What was wrong with the way before: other numbers than wasm gives; a shader that the driver refused; no answer in time; the
 *  device was lost meanwhile; the page or the machine ended meanwhile. */
export type KernelFault = 'differs' | 'refused' | 'hangs' | 'lost' | 'ended';

/** What examining one kernel on this adapter found. */
export interface KernelVerdict {
  /** Of the kernel set (../kernel-set/kernel-set.ts); `tiles`: the choice of GEMM's tiles; `all`: the kernels together. */
  kernel: string;
  way: KernelWay;
  /** Why it is not the chosen way; null where it is. */
  fault: KernelFault | null;
  /** Largest difference from wasm's results, of the way that was given up, or of the chosen one: absolute, or relative where the
   *  result is above 1. Null where there was none, or none that is a number. */
  difference: number | null;
}

/** Not a kernel by itself: the choice of tiles, and all kernels together. */
export function isWhole(kernel: string): boolean {
  return kernel === 'tiles' || kernel === 'all';
}

/** What examining an adapter found, which is stored for it. */
export interface AdapterVerdict {
  /** In the order of the examination. */
  kernels: readonly KernelVerdict[];
  /** What even TensorFlow.js's own operations compute wrongly: then the adapter is not used. */
  refusedFor: KernelVerdict | null;
  /** When that was found out, in milliseconds since 1970, and how long it took. */
  examinedAtMs: number;
  seconds: number;
}

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
  /** Of the adapter that is used, or that was refused; null where none was examined. */
  verdict: AdapterVerdict | null;
  /** Bytes that tensors hold now. */
  bytesInUse: number;
}

/** The kernels that are not computed in the chosen way. */
export function fallenBack(verdict: AdapterVerdict | null): KernelVerdict[] {
  return verdict?.kernels.filter(({ fault }) => fault !== null) ?? [];
}
