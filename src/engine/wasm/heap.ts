// What a kernel's host code sees of TensorFlow.js's wasm backend and of our module: outputs, addresses, and how to run.

import * as tf from '@tensorflow/tfjs-core';
import type { WasmModule } from '../backend/wasm-module.ts';
import {
  type ArgumentsOf,
  type Fields,
  rangeFields,
  type Struct,
  type ValuesOf,
  type WasmKernel,
  writeArguments,
} from './kernel-layout.ts';
import type { WasmRunner } from './runner.ts';

/** What kernels use of `BackendWasm`. */
export interface WasmBackend extends tf.KernelBackend {
  wasm: WasmModule;
  dataIdMap: { get(dataId: object): { id: number; memoryOffset: number } };
  incRef(dataId: object): void;
  makeOutput(shape: number[], dtype: 'float32'): tf.TensorInfo;
}

/** Below this much work (multiplications, or steps over elements) a kernel is not worth waking a thread for. */
const smallWork = 50_000;

export class Heap {
  readonly threads: number;
  private readonly backend: WasmBackend;
  private readonly runner: WasmRunner;

  constructor(backend: WasmBackend, runner: WasmRunner) {
    this.backend = backend;
    this.runner = runner;
    this.threads = runner.threads;
  }

  /** A new float32 tensor for a kernel to write. */
  output(shape: number[]): tf.TensorInfo {
    return this.backend.makeOutput(shape, 'float32');
  }

  /** The same numbers as another output: they are freed with the last of the two. */
  shared({ dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
    this.backend.incRef(dataId);
    return { dataId, shape, dtype };
  }

  /** Gives an output back that no one else holds. */
  free({ dataId }: tf.TensorInfo): void {
    this.backend.disposeData(dataId);
  }

  /** Calls `forget` with the data of each tensor that is gone: nobody holds them any more. */
  onDisposed(forget: (dataId: object) => void): void {
    const { backend } = this;
    const dispose = backend.disposeData.bind(backend);
    backend.disposeData = (dataId, force) => {
      const isGone = dispose(dataId, force);
      if (isGone) forget(dataId);
      return isGone;
    };
  }

  /** Where the tensor's numbers begin. */
  address({ dataId }: tf.TensorInfo): number {
    return this.backend.dataIdMap.get(dataId).memoryOffset >>> 0;
  }

  /** A view of the tensor's numbers, good until the next allocation. */
  view(tensor: tf.TensorInfo): Float32Array {
    const size = tf.util.sizeFromShape(tensor.shape);
    return new Float32Array(this.backend.wasm.HEAPU8.buffer, this.address(tensor), size);
  }

  /** Runs `chunks` chunks of a kernel, on all threads. */
  run<Kernel extends WasmKernel>(kernel: Kernel, args: ArgumentsOf<Kernel>, chunks: number): void {
    this.runner.run(kernel, chunks, (views, at) => writeArguments(kernel.fields, args, views, at, this.addressOf));
  }

  /** Runs a kernel over `count` rows, columns or elements, divided at multiples of `step`. `work`: that of one of them. */
  runOver<Kernel extends WasmKernel>(
    kernel: Kernel,
    { count, step, work }: { count: number; step: number; work: number },
    args: ArgumentsOf<Kernel>,
  ): void {
    if (count === 0) return;
    const parts = count * work < smallWork ? 1 : 4 * this.threads;
    const countPerChunk = this.threads === 1 ? count : Math.ceil(count / parts / step) * step;
    this.runner.run(kernel, Math.ceil(count / countPerChunk), (views, at) => {
      const next = writeArguments(rangeFields, { count, countPerChunk }, views, at, this.addressOf);
      writeArguments(kernel.fields, args, views, next, this.addressOf);
    });
  }

  /** Runs a kernel over all elements of tensors like x. `work`: that of one element. */
  runOverElements<Kernel extends WasmKernel>(
    kernel: Kernel,
    x: tf.TensorInfo,
    work: number,
    args: ArgumentsOf<Kernel>,
  ): void {
    this.runOver(kernel, { count: tf.util.sizeFromShape(x.shape), step: lineElements, work }, args);
  }

  /** Calls `use` with the address of so many bytes that are free again afterwards. */
  withBytes(bytes: number, use: (address: number) => void): void {
    this.runner.withBytes(bytes, use);
  }

  /** Calls `use` with the address of these whole numbers. */
  withIntegers(values: readonly number[], use: (address: number) => void): void {
    this.withBytes(4 * values.length, (address) => {
      this.runner.memoryViews().integers.set(values, address >>> 2);
      use(address);
    });
  }

  /** Calls `use` with the address of a table of these rows. */
  withRows<F extends Fields>(
    { fields }: Struct<F>,
    rows: readonly ValuesOf<F>[],
    use: (address: number) => void,
  ): void {
    this.withBytes(4 * Object.keys(fields).length * rows.length, (address) => {
      const views = this.runner.memoryViews();
      let at = address >>> 2;
      for (const row of rows) at = writeArguments(fields, row, views, at, this.addressOf);
      use(address);
    });
  }

  /** A view of so many float64 numbers, good until the next allocation. */
  float64s(address: number, count: number): Float64Array {
    return new Float64Array(this.backend.wasm.HEAPU8.buffer, address, count);
  }

  private readonly addressOf = (tensor: tf.TensorInfo): number => this.address(tensor);
}

/** Elements of a cache line, which two threads should not write to at once. */
export const lineElements = 16;
