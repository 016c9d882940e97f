// How a kernel of ours sees TensorFlow.js's wasm backend: outputs, addresses, and the runner of our module.

import * as tf from '@tensorflow/tfjs-core';
import type { WasmModule } from '../backend/wasm-runtime.ts';
import type { KernelAttrs } from '../kernel-set/custom-kernel.ts';
import type { WasmRunner } from './runner.ts';

/** What kernels use of `BackendWasm`. */
export interface WasmBackend extends tf.KernelBackend {
  wasm: WasmModule;
  dataIdMap: { get(dataId: object): { id: number; memoryOffset: number } };
  incRef(dataId: object): void;
  makeOutput(shape: number[], dtype: 'float32'): tf.TensorInfo;
}

type Inputs = Partial<Record<string, tf.TensorInfo>>;
type HeapKernel = (heap: Heap, inputs: Inputs, attrs: KernelAttrs) => tf.TensorInfo | tf.TensorInfo[];

export class Heap {
  readonly runner: WasmRunner;
  private readonly backend: WasmBackend;

  constructor(backend: WasmBackend, runner: WasmRunner) {
    this.backend = backend;
    this.runner = runner;
  }

  output(shape: number[]): tf.TensorInfo {
    return this.backend.makeOutput(shape, 'float32');
  }

  /** The same numbers as another output: they are freed with the last of the two. */
  shared({ dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
    this.backend.incRef(dataId);
    return { dataId, shape, dtype };
  }

  /** Where the tensor's numbers begin; 0 for one that is absent. */
  address(tensor: tf.TensorInfo | undefined): number {
    return tensor ? this.backend.dataIdMap.get(tensor.dataId).memoryOffset >>> 0 : 0;
  }

  addresses(...tensors: (tf.TensorInfo | undefined)[]): number[] {
    return tensors.map((tensor) => this.address(tensor));
  }

  /** A view of the tensor's numbers, good until the next allocation. */
  view({ dataId, shape }: tf.TensorInfo): Float32Array {
    const offset = this.backend.dataIdMap.get(dataId).memoryOffset >>> 0;
    return new Float32Array(this.backend.wasm.HEAPU8.buffer, offset, tf.util.sizeFromShape(shape));
  }

  /** Calls `use` with the address of these whole numbers. */
  withIntegers(values: readonly number[], use: (address: number) => void): void {
    this.runner.withBytes(4 * values.length, (address) => {
      new Int32Array(this.backend.wasm.HEAPU8.buffer, address, values.length).set(values);
      use(address);
    });
  }
}

/** TensorFlow.js's kernels that ours replaced; null where there was none. */
const replaced = new Map<string, tf.KernelConfig | null>();

/** Registers a kernel for wasm, in place of one of the same name. */
export function registerHeapKernel(runner: WasmRunner, kernelName: string, kernel: HeapKernel): void {
  const present = tf.getKernel(kernelName, 'wasm');
  if (!replaced.has(kernelName)) replaced.set(kernelName, present ?? null);
  if (present) tf.unregisterKernel(kernelName, 'wasm');
  const kernelFunc: tf.KernelFunc = ({ inputs, attrs, backend }) =>
    kernel(new Heap(backend as WasmBackend, runner), inputs as Inputs, (attrs ?? {}) as KernelAttrs);
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
}

/** Takes our kernels away and puts back what they replaced. */
export function unregisterHeapKernels(): void {
  for (const [kernelName, before] of replaced) {
    tf.unregisterKernel(kernelName, 'wasm');
    if (before) tf.registerKernel(before);
  }
  replaced.clear();
}
