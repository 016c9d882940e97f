// For kernels of the wasm backend written in TypeScript: tensors as views of the backend's own memory. Such a kernel makes
// one pass where TensorFlow.js makes several, and waits for no threads.

import * as tf from '@tensorflow/tfjs-core';
import type { WasmModule } from '../wasm-runtime.ts';

/** What kernels use of `BackendWasm`. */
export interface WasmBackend extends tf.KernelBackend {
  wasm: WasmModule;
  dataIdMap: { get(dataId: object): { id: number; memoryOffset: number } };
  makeOutput(shape: number[], dtype: 'float32'): tf.TensorInfo;
  disposeData(dataId: object): boolean;
}

type HeapKernel = (
  heap: Heap,
  inputs: Record<string, tf.TensorInfo>,
  attrs: Record<string, number>,
) => tf.TensorInfo | tf.TensorInfo[];

/** Makes outputs and views. All outputs first, then views: making one can grow the memory and detach older views. */
export class Heap {
  private readonly backend: WasmBackend;

  constructor(backend: WasmBackend) {
    this.backend = backend;
  }

  output(shape: number[]): tf.TensorInfo {
    return this.backend.makeOutput(shape, 'float32');
  }

  view({ dataId, shape }: tf.TensorInfo): Float32Array {
    const offset = this.backend.dataIdMap.get(dataId).memoryOffset;
    return new Float32Array(this.backend.wasm.HEAPU8.buffer, offset, tf.util.sizeFromShape(shape));
  }
}

/** Registers a kernel for wasm, in place of one of the same name. */
export function registerHeapKernel(kernelName: string, kernel: HeapKernel): void {
  replaceKernel(kernelName, ({ inputs, attrs, backend }) => {
    const named = inputs as unknown as Record<string, tf.TensorInfo>;
    return kernel(new Heap(backend as WasmBackend), named, (attrs ?? {}) as Record<string, number>);
  });
}

export function replaceKernel(kernelName: string, kernelFunc: tf.KernelFunc): void {
  if (tf.getKernel(kernelName, 'wasm')) tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
}
