// Matrix products on the wasm backend. TensorFlow.js uses XNNPACK only for one product without transposed operands; every
// other goes through a scalar loop that is ten times slower: both gradients of a linear layer, and attention. These kernels
// replace its two: an operand is transposed first where needed, then each product of a batch is one XNNPACK call on a
// view of the operands (a second registration of the same memory), so nothing is copied.

import * as tf from '@tensorflow/tfjs-core';
import type { WasmModule } from '../wasm-runtime.ts';
import { replaceKernel, type WasmBackend } from './wasm-heap.ts';

type FusedMatMul = (...values: unknown[]) => number;
const linearActivation = 0;
const entry = new WeakMap<WasmModule, FusedMatMul>();
// ids of views: far above those that the backend counts up for tensors
let nextViewId = 2 ** 30;

/** Puts the kernels in place of TensorFlow.js's `BatchMatMul` and `_FusedMatMul` for wasm. */
export function registerWasmMatMul(): void {
  replaceKernel(tf.BatchMatMul, ({ inputs, attrs, backend }) => {
    const { a, b } = inputs as unknown as { a: tf.TensorInfo; b: tf.TensorInfo };
    return product(backend as WasmBackend, a, b, null, Boolean(attrs?.transposeA), Boolean(attrs?.transposeB));
  });
  replaceKernel(tf._FusedMatMul, ({ inputs, attrs, backend }) => {
    const { a, b, bias } = inputs as unknown as { a: tf.TensorInfo; b: tf.TensorInfo; bias?: tf.TensorInfo };
    if (attrs?.activation !== 'linear') throw new Error(`Product with activation ${String(attrs?.activation)}`);
    return product(backend as WasmBackend, a, b, bias ?? null, Boolean(attrs?.transposeA), Boolean(attrs?.transposeB));
  });
}

/** a [..., M, K] · b [..., K, N] (+ bias [N]) → [..., M, N]; batch dimensions are equal, or absent in one operand. */
function product(
  backend: WasmBackend,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  bias: tf.TensorInfo | null,
  transposeA: boolean,
  transposeB: boolean,
): tf.TensorInfo {
  const left = transposeA ? transposed(a, backend) : a;
  const right = transposeB ? transposed(b, backend) : b;
  const [rows, inner] = left.shape.slice(-2) as [number, number];
  const columns = right.shape.at(-1)!;
  const leftBatch = tf.util.sizeFromShape(left.shape.slice(0, -2));
  const rightBatch = tf.util.sizeFromShape(right.shape.slice(0, -2));
  const batchShape = leftBatch >= rightBatch ? left.shape.slice(0, -2) : right.shape.slice(0, -2);
  const out = backend.makeOutput([...batchShape, rows, columns], 'float32');
  const biasId = bias ? backend.dataIdMap.get(bias.dataId).id : 0;
  const call = fusedMatMul(backend.wasm);
  if (rightBatch === 1) {
    const ids = [left, right, out].map((tensor) => backend.dataIdMap.get(tensor.dataId).id);
    multiply(call, ids as [number, number, number], leftBatch * rows, inner, columns, biasId);
  } else {
    for (let i = 0; i < rightBatch; i++) {
      const views: [number, number, number] = [
        view(backend, left, leftBatch === 1 ? 0 : i, rows * inner),
        view(backend, right, i, inner * columns),
        view(backend, out, i, rows * columns),
      ];
      multiply(call, views, rows, inner, columns, biasId);
      for (const id of views) backend.wasm.tfjs.disposeData(id);
    }
  }
  if (left !== a) backend.disposeData(left.dataId);
  if (right !== b) backend.disposeData(right.dataId);
  return out;
}

function multiply(
  call: FusedMatMul,
  [a, b, out]: [number, number, number],
  rows: number,
  inner: number,
  columns: number,
  biasId: number,
): void {
  call(
    a,
    shapeBytes(1, rows, inner),
    3,
    b,
    shapeBytes(1, inner, columns),
    3,
    false,
    false,
    linearActivation,
    biasId,
    0,
    0,
    out,
  );
}

function view(backend: WasmBackend, tensor: tf.TensorInfo, index: number, size: number): number {
  const id = nextViewId++;
  const offset = backend.dataIdMap.get(tensor.dataId).memoryOffset + 4 * index * size;
  backend.wasm.tfjs.registerTensor(id, size, offset);
  return id;
}

function shapeBytes(...shape: number[]): Uint8Array {
  return new Uint8Array(new Int32Array(shape).buffer);
}

/** The last two axes exchanged, as a new tensor of the backend. */
function transposed(x: tf.TensorInfo, backend: WasmBackend): tf.TensorInfo {
  const rank = x.shape.length;
  const perm = Array.from({ length: rank }, (_, i) => (i < rank - 2 ? i : i === rank - 2 ? rank - 1 : rank - 2));
  const kernel = tf.getKernel(tf.Transpose, 'wasm');
  return kernel.kernelFunc({ inputs: { x }, attrs: { perm }, backend }) as tf.TensorInfo;
}

function fusedMatMul(module: WasmModule): FusedMatMul {
  let call = entry.get(module);
  if (!call) {
    const n = 'number';
    call = module.cwrap('_FusedMatMul', null, [n, 'array', n, n, 'array', n, n, n, n, n, n, n, n]);
    entry.set(module, call);
  }
  return call;
}
