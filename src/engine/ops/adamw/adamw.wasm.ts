// The optimizer's passes on wasm: over all of its tensors in one call, in parts that any thread can take.

import * as tf from '@tensorflow/tfjs-core';
import { itemAt } from '../../../lib/present.ts';
import type { BackendKernels } from '../../kernel-set/kernel-set.ts';
import type { StockKernels } from '../../kernel-set/kernels.ts';
import type { Heap } from '../../wasm/heap.ts';
import { adamw, adamwPart, partElements, scale, scalePart, squarePart, squareSum } from './adamw.layout.ts';

type Infos = readonly tf.TensorInfo[];

/** TensorFlow.js's addition, which has one thread: gradients that meet are added with it. */
export function stockAdd(heap: Heap): StockKernels {
  const { kernelFunc } = tf.getKernel(tf.Add, 'wasm');
  return {
    [tf.Add]: (inputs, attrs) => {
      const { a, b } = inputs;
      const isPlain = a && b && a.dtype === 'float32' && b.dtype === 'float32' && tf.util.arraysEqual(a.shape, b.shape);
      if (isPlain) return itemAt(scaleAll(heap, [a], [b], 1), 0);
      return kernelFunc({ inputs, attrs, backend: tf.backend() }) as tf.TensorInfo;
    },
  };
}

export function wasmAdamw(heap: Heap) {
  const adamwAll = (tensors: Record<'parameters' | 'gradients' | 'firsts' | 'seconds', Infos>, scaling: Scaling) => {
    const { parameters, gradients, firsts, seconds } = tensors;
    const outputs = () => parameters.map(({ shape }) => heap.output(shape));
    const [newParameters, newFirsts, newSeconds] = [outputs(), outputs(), outputs()];
    const lists = [parameters, gradients, firsts, seconds, newParameters, newFirsts, newSeconds];
    const parts = partsOf(parameters, (index, offset, count) => {
      // every list has one for each parameter
      const [parameter = 0, gradient, first, second, newParameter, newFirst, newSecond] = lists.map(
        (list) => heap.address(itemAt(list, index)) + offset,
      );
      const places = { count, parameter, gradient, first, second, newParameter, newFirst, newSecond };
      return { ...places, ...itemAt(scaling.steps, index) };
    });
    const { gradientScale } = scaling;
    heap.withRows(adamwPart, parts, (at) => heap.run(adamw, { parts: at, gradientScale }, parts.length));
    return [...newParameters, ...newFirsts, ...newSeconds];
  };
  const squareSumAll = (xs: Infos): tf.TensorInfo => {
    const out = heap.output([]);
    const parts = partsOf(xs, (index, offset, count) => ({ count, x: heap.address(itemAt(xs, index)) + offset }));
    heap.withRows(squarePart, parts, (at) =>
      heap.withBytes(8 * parts.length, (sums) => {
        heap.run(squareSum, { parts: at, sums }, parts.length);
        const total = heap.float64s(sums, parts.length).reduce((sum, part) => sum + part, 0);
        heap.view(out).fill(total);
      }),
    );
    return out;
  };
  return {
    adamwAll: (inputs, attributes) => adamwAll(inputs, attributes),
    scaleAll: ({ sums, xs }, attributes) => scaleAll(heap, sums, xs, attributes.scale),
    squareSumAll: ({ xs }) => squareSumAll(xs),
  } satisfies BackendKernels;
}

type Scaling = Parameters<NonNullable<BackendKernels['adamwAll']>>[1];

/** Each x · scale, or sum + x · scale. */
function scaleAll(heap: Heap, sums: Infos | null, xs: Infos, factor: number): tf.TensorInfo[] {
  const out = xs.map(({ shape }) => heap.output(shape));
  const parts = partsOf(xs, (index, offset, count) => {
    const sum = sums && heap.address(itemAt(sums, index)) + offset;
    return { count, x: heap.address(itemAt(xs, index)) + offset, sum, out: heap.address(itemAt(out, index)) + offset };
  });
  heap.withRows(scalePart, parts, (at) => heap.run(scale, { parts: at, scale: factor }, parts.length));
  return out;
}

/** A row for each part of each tensor: `rowOf` is told which tensor, where the part begins in bytes, and its elements. */
function partsOf<Row>(tensors: Infos, rowOf: (index: number, offset: number, count: number) => Row): Row[] {
  const rows: Row[] = [];
  for (const [index, { shape }] of tensors.entries()) {
    const size = tf.util.sizeFromShape(shape);
    for (let at = 0; at < size; at += partElements) rows.push(rowOf(index, 4 * at, Math.min(partElements, size - at)));
  }
  return rows;
}
