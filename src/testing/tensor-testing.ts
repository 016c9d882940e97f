// For tests of what is built on tensors: numbers that look random, gradients by finite differences, and all the memory that
// the engine holds.

import * as tf from '@tensorflow/tfjs-core';
import type { WasmModule } from '../engine/backend/wasm-module.ts';

/** Numbers in [-scale, scale] that look random and are always the same. */
export function pseudoRandom(size: number, scale = 1, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (scale * state) / 2 ** 31;
  });
}

/** Gradient of a plain (float64) function of flat inputs by central differences. */
export function finiteDifferences(
  f: (values: Float64Array) => number,
  at: ArrayLike<number>,
  step = 1e-4,
): Float64Array {
  const values = Float64Array.from(at);
  return Float64Array.from(values, (value, i) => {
    values[i] = value + step;
    const above = f(values);
    values[i] = value - step;
    const below = f(values);
    values[i] = value;
    return (above - below) / (2 * step);
  });
}

/** Gradients that the backend gives for `f` at these tensors, as plain arrays, and the value. Leaves no tensor behind. */
export async function backendGradients(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: { values: Float32Array; shape: number[] }[],
): Promise<{ value: Float32Array; gradients: Float32Array[] }> {
  const { value, grads } = tf.tidy(() => {
    const tensors = inputs.map(({ values, shape }) => tf.tensor(values, shape));
    return tf.valueAndGrads(f)(tensors);
  });
  const results = await Promise.all([value, ...grads].map((tensor) => tensor.data()));
  tf.dispose([value, ...grads]);
  const [first = new Float32Array(), ...rest] = results as Float32Array[];
  return { value: first, gradients: rest };
}

export interface HeldMemory {
  tensors: number;
  tensorBytes: number;
  /** On wasm all that was allocated since the watch began and not freed, by whatever part of the engine; on WebGPU the bytes
   *  of all buffers, those kept to be used again included. */
  allocatedBytes: number;
  /** Of the wasm memory; 0 on WebGPU. */
  heapBytes: number;
}

/** Watches what the open engine allocates from now on. The function that it gives tells what is held. */
export function watchMemory(): () => HeldMemory {
  const tensors = () => ({ tensors: tf.memory().numTensors, tensorBytes: tf.memory().numBytes });
  if (tf.getBackend() !== 'wasm') {
    const gpuBytes = () => (tf.memory() as unknown as { numBytesAllocatedInGPU: number }).numBytesAllocatedInGPU;
    return () => ({ ...tensors(), allocatedBytes: gpuBytes(), heapBytes: 0 });
  }
  const { wasm } = tf.backend() as unknown as { wasm: WasmModule };
  const { _malloc: allocate, _free: free } = wasm;
  const live = new Map<number, number>();
  let allocatedBytes = 0;
  wasm._malloc = (bytes) => {
    const address = allocate(bytes);
    live.set(address >>> 0, bytes);
    allocatedBytes += bytes;
    return address;
  };
  wasm._free = (address) => {
    allocatedBytes -= live.get(address >>> 0) ?? 0;
    live.delete(address >>> 0);
    free(address);
  };
  return () => ({ ...tensors(), allocatedBytes, heapBytes: (wasm.wasmMemory ?? wasm.asm.memory).buffer.byteLength });
}
