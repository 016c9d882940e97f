// Runs the kernels of our wasm module (../wasm, AssemblyScript) in the memory of TensorFlow.js's backend.

import type { WasmModule } from '../backend/wasm-runtime.ts';
import type { KernelPool } from './thread-pool.ts';

/** The numbers by which ../wasm/chunks.ts knows its kernels. */
export const kernelNumbers = {
  product: 0,
  attention: 1,
  attentionGradient: 2,
  splitGroups: 3,
  turnFilter: 4,
  dropoutMask: 5,
  normalise: 6,
  normaliseGradient: 7,
  columnSums: 8,
  pack: 9,
  gelu: 10,
  geluWithSlope: 11,
  dropout: 12,
  scale: 13,
  adamw: 14,
  minimalFilter: 15,
  windowMoments: 16,
  fastProduct: 17,
} as const;

/** What the module exports. Addresses are in bytes. */
export interface WasmKernels {
  run(control: number, chunks: number): void;
  serve(control: number, thread: number): void;
  attentionScratch(frames: number, width: number): number;
  attentionGradientScratch(frames: number, width: number): number;
  squareSumOf(x: number, count: number): number;
  unpackPanels(panels: number, inner: number, columns: number, out: number): void;
  readonly productScratch: WebAssembly.Global;
  readonly dropoutMaskScratch: WebAssembly.Global;
}

// Words of the control block, as ../wasm/threads.ts has it.
const kernelWord = 4;
const scratchWord = 5;
const scratchBytesWord = 6;
const jobWord = 8;
export const controlBytes = 256;

/** Below this many multiplications or element steps a job is not worth waking a thread for. */
const smallWork = 200_000;

const float = new Float32Array(1);
const floatWord = new Int32Array(float.buffer);

/** The word that a kernel reads as this float32. */
export function asWord(value: number): number {
  float[0] = value;
  return floatWord[0]!;
}

export class WasmRunner {
  readonly kernels: WasmKernels;
  readonly threads: number;
  private readonly module: WasmModule;
  private readonly memory: WebAssembly.Memory;
  private readonly pool: KernelPool | null;
  private readonly control: number;
  private words: Int32Array;
  private scratch = 0;
  private scratchBytes = 0;

  /** `control`: address of `controlBytes` zeroed bytes. */
  constructor(
    kernels: WasmKernels,
    module: WasmModule,
    memory: WebAssembly.Memory,
    control: number,
    pool: KernelPool | null,
  ) {
    this.kernels = kernels;
    this.module = module;
    this.memory = memory;
    this.control = control;
    this.pool = pool;
    this.threads = 1 + (pool?.size ?? 0);
    this.words = new Int32Array(memory.buffer);
    this.needScratch(Math.max(Number(kernels.productScratch.value), Number(kernels.dropoutMaskScratch.value)));
  }

  /** Runs `chunks` chunks of a kernel with these words as its job. */
  run(kernel: number, words: readonly number[], chunks: number): void {
    if (this.words.buffer !== this.memory.buffer) this.words = new Int32Array(this.memory.buffer);
    const at = this.control >>> 2;
    this.words[at + kernelWord] = kernel;
    this.words.set(words, at + jobWord);
    this.kernels.run(this.control, chunks);
  }

  /** Runs a kernel over `count` rows, columns or elements, in chunks of a multiple of `step`. `work`: steps for each. */
  runOver(kernel: number, count: number, step: number, work: number, words: readonly number[]): void {
    if (count === 0) return;
    const parts = count * work < smallWork ? 1 : 4 * this.threads;
    const size = this.threads === 1 ? count : Math.ceil(count / parts / step) * step;
    this.run(kernel, [count, size, ...words], Math.ceil(count / size));
  }

  /** Makes each thread's scratch at least this large. */
  needScratch(bytes: number): void {
    if (bytes <= this.scratchBytes) return;
    if (this.scratch !== 0) this.module._free(this.scratch);
    const rounded = (bytes + 127) & ~63; // threads' parts do not share cache lines
    const scratch = this.module._malloc(rounded * this.threads + 64) >>> 0;
    this.scratch = scratch;
    this.scratchBytes = rounded;
    if (this.words.buffer !== this.memory.buffer) this.words = new Int32Array(this.memory.buffer);
    const at = this.control >>> 2;
    this.words[at + scratchWord] = (scratch + 63) & ~63;
    this.words[at + scratchBytesWord] = rounded;
  }

  /** Calls `use` with the address of so many bytes that are free again afterwards. */
  withBytes(bytes: number, use: (address: number) => void): void {
    const address = this.module._malloc(bytes) >>> 0;
    try {
      use(address);
    } finally {
      this.module._free(address);
    }
  }

  /** Ends the pool's threads. The memory is the backend's and goes with it. */
  close(): void {
    this.pool?.close();
  }
}
