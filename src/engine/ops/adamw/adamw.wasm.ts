// The optimizer's passes over a parameter on wasm.

import * as tf from '@tensorflow/tfjs-core';
import type { BackendKernels } from '../../kernel-set/kernel-set.ts';
import type { Heap } from '../../wasm/heap.ts';
import { adamw, scale, squareSum } from './adamw.layout.ts';

export function wasmAdamw(heap: Heap) {
  const scaled = (x: tf.TensorInfo, factor: number, sum: tf.TensorInfo | null): tf.TensorInfo => {
    const out = heap.output(x.shape);
    heap.runOverElements(scale, x, 1, { x, scale: factor, sum, out });
    return out;
  };
  return {
    adamw: ({ parameter, gradient, first, second }, attributes) => {
      const { shape } = parameter;
      const [newParameter, newFirst, newSecond] = [heap.output(shape), heap.output(shape), heap.output(shape)];
      const tensors = { parameter, gradient, first, second, newParameter, newFirst, newSecond };
      heap.runOverElements(adamw, parameter, 4, { ...tensors, ...attributes });
      return [newParameter, newFirst, newSecond];
    },
    scale: ({ x }, attributes) => scaled(x, attributes.scale, null),
    scaleBy: ({ x, scale: factor }) => scaled(x, heap.view(factor)[0] ?? 0, null),
    addScaled: ({ sum, x }, attributes) => scaled(x, attributes.scale, sum),
    squareSum: ({ x }) => {
      const out = heap.output([]);
      heap.run(squareSum, { x, count: tf.util.sizeFromShape(x.shape), out }, 1);
      return out;
    },
  } satisfies BackendKernels;
}
