// The part of TensorFlow.js that folders above engine/ and model/ may use. Only engine/ and model/ import the library.
// Ownership: an op returns a new tensor that its caller disposes, or that the enclosing `tidy` does.

import * as tf from '@tensorflow/tfjs-core';
import { engine } from './tfjs-engine.ts';
import type { WasmBackend } from './wasm/heap.ts';

export type Tensor = tf.Tensor;
export type Scalar = tf.Scalar;
export type Tensor2D = tf.Tensor2D;
export type Tensor3D = tf.Tensor3D;
export type Variable = tf.Variable;

/** Runs `f` and disposes every tensor made in it but those it returns. `f` must not be async. */
export const tidy = tf.tidy;
export const dispose = tf.dispose;
/** Tensors and bytes alive now. */
export const memory = tf.memory;
/** Values on the CPU. On WebGPU only the async `tensor.data()` is fast; `dataSync` there is slow and warns. */
export const readData = (tensor: Tensor): Promise<Float32Array> => tensor.data() as Promise<Float32Array>;

/** Values as a copy of their own, made as fast as the backend can: on wasm reading makes one already, elsewhere what
 *  is read may be what the backend keeps. */
export async function ownedData(tensor: Tensor): Promise<Float32Array<ArrayBuffer>> {
  const values = (await readData(tensor)) as Float32Array<ArrayBuffer>;
  return tf.getBackend() === 'wasm' && values.byteLength === values.buffer.byteLength ? values : values.slice();
}

/** Values where they lie, in memory that all threads see: no copy, and good as long as the tensor lives. Null where a backend
 *  has no such memory. */
export function sharedValues(tensor: Tensor): Float32Array<SharedArrayBuffer> | null {
  if (tf.getBackend() !== 'wasm') return null;
  const { wasm, dataIdMap } = tf.backend() as unknown as WasmBackend;
  const { buffer } = wasm.HEAPU8;
  if (typeof SharedArrayBuffer === 'undefined' || !(buffer instanceof SharedArrayBuffer)) return null;
  return new Float32Array(buffer, dataIdMap.get(tensor.dataId).memoryOffset >>> 0, tensor.size);
}

/** A tensor whose values `fill` writes, all of them, and allocates none meanwhile: where they are to lie on wasm, without a copy on the
 *  way. */
export function filledTensor(shape: number[], fill: (values: Float32Array) => void): Tensor {
  const size = tf.util.sizeFromShape(shape);
  if (tf.getBackend() !== 'wasm') {
    const values = new Float32Array(size);
    fill(values);
    return tf.tensor(values, shape, 'float32');
  }
  const backend = tf.backend() as unknown as WasmBackend;
  const info = backend.makeOutput(shape, 'float32');
  const address = backend.dataIdMap.get(info.dataId).memoryOffset >>> 0;
  fill(new Float32Array(backend.wasm.HEAPU8.buffer, address, size));
  return engine().makeTensorFromTensorInfo(info);
}

/** Begins to bring a tensor's values to the device, which is otherwise done when an operation first needs them. */
export function sendToDevice(tensor: Tensor): void {
  const backend = tf.backend() as { uploadToGPU?(dataId: object): void };
  backend.uploadToGPU?.(tensor.dataId);
}

/** A tensor of these values (copied). */
export function tensorOf(values: Float32Array, shape: number[]): Tensor {
  return tf.tensor(values, shape, 'float32');
}

/** Element-wise ops and reductions, with broadcasting; enough for optimizers, clipping and metrics. */
export const ops = {
  scalar: (value: number): Scalar => tf.scalar(value, 'float32'),
  zerosLike: tf.zerosLike,
  add: tf.add,
  div: tf.div,
  sqrt: tf.sqrt,
  minimum: tf.minimum,
  sum: tf.sum,
  stack: tf.stack,
  clone: tf.clone,
} as const;

/** A trainable parameter with these values (copied). Its maker disposes it. */
export function variableOf(values: Float32Array, shape: number[]): Variable {
  return tf.tidy(() => tf.variable(tf.tensor(values, shape, 'float32')));
}
