// Runs the kernels of our wasm module in the memory of TensorFlow.js's backend.

import { VoxtuneError } from '../../lib/errors.ts';
import type { WasmModule } from '../backend/wasm-module.ts';
import { argumentsOffset, controlBlock } from './control-block.layout.ts';
import type { MemoryViews, WasmKernel } from './kernel-layout.ts';
import type { KernelPool } from './thread-pool.ts';

/** What the module exports. Addresses are in bytes. */
export interface WasmExports {
  /** Gives how many chunks are done; `awaitDone` says it of the rest, after at most about a second. */
  run(control: number, chunks: number): number;
  awaitDone(control: number, chunks: number, maySleep: number): number;
  serve(control: number, thread: number): void;
  /** Scratch that a chunk of a kernel with these arguments needs. */
  scratchBytes(kernel: number, args: number): number;
}

/** So many calls of `awaitDone`, of about a second each, without one more chunk done: the thread that has it will not come
 *  back. A chunk takes milliseconds. Calls are counted, not time, which passes while a machine sleeps. */
const roundsUntilLost = 60;

/** Only a worker's thread may sleep. */
const maySleep = typeof document === 'undefined' ? 1 : 0;

export interface RunnerParts {
  memory: WebAssembly.Memory;
  /** Address of `controlBytes` zeroed bytes. */
  control: number;
  pool: KernelPool | null;
  /** Called once. What runs is not done, and its memory may still be written to: the engine has to be opened anew. */
  onThreadLost(error: VoxtuneError): void;
}

const controlFields = Object.keys(controlBlock.fields);

export class WasmRunner {
  /** Threads there would be if all came: what scratch and chunks are for. */
  readonly threads: number;
  private readonly exports: WasmExports;
  /** Each kernel's number, which the module exports as `kernel_NAME`. */
  private readonly numbers: ReadonlyMap<string, number>;
  private readonly module: WasmModule;
  private readonly memory: WebAssembly.Memory;
  private readonly pool: KernelPool | null;
  private readonly onThreadLost: (error: VoxtuneError) => void;
  private lost: VoxtuneError | null = null;
  private readonly control: number;
  private views: MemoryViews;
  private scratch = 0;
  private scratchBytes = 0;

  constructor(exports: WebAssembly.Exports, module: WasmModule, parts: RunnerParts) {
    const { memory, control, pool, onThreadLost } = parts;
    this.exports = exports as unknown as WasmExports;
    this.numbers = kernelNumbers(exports);
    this.module = module;
    this.memory = memory;
    this.control = control;
    this.pool = pool;
    this.onThreadLost = onThreadLost;
    this.threads = 1 + (pool?.size ?? 0);
    this.views = viewsOf(memory);
  }

  /** Threads that are there, this one among them. */
  get readyThreads(): number {
    return 1 + (this.pool?.readyCount ?? 0);
  }

  /** Views of the memory as it is now, which grows with allocations. */
  memoryViews(): MemoryViews {
    if (this.views.integers.buffer !== this.memory.buffer) this.views = viewsOf(this.memory);
    return this.views;
  }

  /** Runs `chunks` chunks of a kernel; `write` writes its arguments from 32-bit place `at` on. */
  run(kernel: WasmKernel, chunks: number, write: (views: MemoryViews, at: number) => void): void {
    const number = this.numbers.get(kernel.name);
    if (this.lost) throw this.lost;
    if (number === undefined) throw new Error(`The wasm module has no kernel named ${kernel.name}.`);
    const args = this.control + argumentsOffset;
    write(this.memoryViews(), args >>> 2);
    if (kernel.hasScratch) this.needScratch(this.exports.scratchBytes(number, args));
    this.setControl('kernel', number);
    this.awaitAll(this.exports.run(this.control, chunks), chunks);
  }

  private awaitAll(doneAtFirst: number, chunks: number): void {
    let done = doneAtFirst;
    for (let rounds = 0; done < chunks; ) {
      const before = done;
      done = this.exports.awaitDone(this.control, chunks, maySleep);
      rounds = done > before ? 0 : rounds + 1;
      if (rounds < roundsUntilLost) continue;
      const message = `A thread of the engine stopped in the middle of its work (${done} of ${chunks} parts are done). Go on from the last checkpoint, or reload the page.`;
      this.lost = new VoxtuneError('engine/thread-lost', message, { done, chunks });
      this.onThreadLost(this.lost);
      throw this.lost;
    }
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

  /** Makes each thread's scratch at least this large. */
  private needScratch(bytes: number): void {
    if (bytes <= this.scratchBytes) return;
    if (this.scratch !== 0) this.module._free(this.scratch);
    this.scratch = 0;
    this.scratchBytes = 0;
    const rounded = (bytes + 127) & ~63; // threads' parts do not share cache lines
    this.scratch = this.module._malloc(rounded * this.threads + 64) >>> 0;
    this.scratchBytes = rounded;
    this.setControl('scratch', (this.scratch + 63) & ~63);
    this.setControl('scratchBytes', rounded);
  }

  private setControl(field: keyof typeof controlBlock.fields, value: number): void {
    this.memoryViews().integers[(this.control >>> 2) + controlFields.indexOf(field)] = value;
  }
}

function viewsOf({ buffer }: WebAssembly.Memory): MemoryViews {
  return { integers: new Int32Array(buffer), floats: new Float32Array(buffer) };
}

function kernelNumbers(exports: WebAssembly.Exports): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const [name, value] of Object.entries(exports))
    if (value instanceof WebAssembly.Global && name.startsWith('kernel_'))
      numbers.set(name.slice('kernel_'.length), Number(value.value));
  return numbers;
}
