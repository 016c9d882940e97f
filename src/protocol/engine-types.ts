// What the page knows about the machine's engine.

/** What the person asks for; `auto` takes a hardware WebGPU adapter, else wasm. */
export type BackendPreference = 'auto' | 'webgpu' | 'wasm';

export interface EngineInfo {
  backend: 'webgpu' | 'wasm';
  /** "Apple M2", "SwiftShader", or "wasm SIMD, 2 threads". */
  description: string;
  threads: number;
  isCrossOriginIsolated: boolean;
  isSoftwareAdapter: boolean;
  /** Why WebGPU is not used, when it is not: a reason the page has words for. */
  noWebgpuReason: 'not-asked' | 'no-api' | 'no-adapter' | 'software-adapter' | 'self-test-failed' | null;
  /** Bytes that tensors hold now. */
  bytesInUse: number;
}
