// Kernels that go over every number of a tensor on wasm: GELU, dropout, and what an update does to each parameter.

import * as tf from '@tensorflow/tfjs-core';
import { startsOf } from '../sequence-offsets.ts';
import { registerHeapKernel } from './heap.ts';
import { asWord, kernelNumbers, type WasmRunner } from './runner.ts';

export function registerWasmElements(runner: WasmRunner): void {
  registerIdentity(runner);
  registerActivations(runner);
  registerDropout(runner);
  registerOptimizer(runner);
}

/** `cost`: of one number, in multiplications. */
function over(runner: WasmRunner, kernel: number, like: tf.TensorInfo, cost: number, words: readonly number[]): void {
  runner.runOver(kernel, tf.util.sizeFromShape(like.shape), 16, cost, words);
}

/** TensorFlow.js copies on wasm where it only counts holders elsewhere; it clones whatever a gradient needs. */
function registerIdentity(runner: WasmRunner): void {
  registerHeapKernel(runner, tf.Identity, (heap, { x }) => heap.shared(x!));
}

function registerActivations(runner: WasmRunner): void {
  registerHeapKernel(runner, 'VoxtuneGelu', (heap, { x }) => {
    const out = heap.output(x!.shape);
    over(runner, kernelNumbers.gelu, x!, 8, heap.addresses(x, out));
    return out;
  });
  registerHeapKernel(runner, 'VoxtuneGeluWithSlope', (heap, { x, mask }) => {
    const outputs = [heap.output(x!.shape), heap.output(x!.shape)];
    over(runner, kernelNumbers.geluWithSlope, x!, 8, heap.addresses(x, mask, ...outputs));
    return outputs;
  });
}

function registerDropout(runner: WasmRunner): void {
  registerHeapKernel(runner, 'VoxtuneDropout', (heap, { x, mask, residual }) => {
    const out = heap.output(x!.shape);
    over(runner, kernelNumbers.dropout, x!, 1, heap.addresses(x, mask, residual, out));
    return out;
  });
  registerHeapKernel(runner, 'VoxtuneDropoutMask', (heap, _, attrs) => {
    const counts = attrs.frameCounts as readonly number[];
    const [key0, key1] = attrs.key as readonly [number, number];
    const [frames, heads, width] = [Number(attrs.frames), Number(attrs.headCount), Number(attrs.width)];
    const sizes = counts.map((count) => heads * (frames || count) * (width || frames || count));
    const probability = Number(attrs.probability);
    const threshold = Math.min(Math.ceil(probability * 2 ** 32), 2 ** 32 - 1);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const out = heap.output(frames === 0 ? [total] : [counts.length, heads, frames, width || frames]);
    heap.withIntegers([...counts, ...startsOf(sizes)], (address) => {
      const words = [heap.address(out), frames, heads, width, address, key0, key1];
      words.push(Number(attrs.stream), Number(attrs.microBatch), threshold, asWord(1 / (1 - probability)));
      words.push(Number(attrs.firstClip), counts.length);
      runner.run(kernelNumbers.dropoutMask, words, counts.length * heads);
    });
    return out;
  });
}

/** Numbers that one update uses for every element. */
export interface AdamWAttrs {
  beta1: number;
  beta2: number;
  epsilon: number;
  /** Learning rate over the first moment's bias correction. */
  stepSize: number;
  /** Square root of the second moment's bias correction. */
  secondCorrection: number;
  /** What weight decay leaves of the parameter. */
  keptShare: number;
}

function registerOptimizer(runner: WasmRunner): void {
  registerHeapKernel(runner, 'VoxtuneAdamW', (heap, { parameter, gradient, first, second }, attrs) => {
    const outputs = Array.from({ length: 3 }, () => heap.output(parameter!.shape));
    const { beta1, beta2, epsilon, stepSize, secondCorrection, keptShare } = attrs as unknown as AdamWAttrs;
    const numbers = [beta1, beta2, epsilon, stepSize, secondCorrection, keptShare].map(asWord);
    const words = [...heap.addresses(parameter, gradient, first, second, ...outputs), ...numbers];
    over(runner, kernelNumbers.adamw, parameter!, 4, words);
    return outputs;
  });
  registerHeapKernel(runner, 'VoxtuneScale', (heap, { x }, { scale }) => {
    const out = heap.output(x!.shape);
    over(runner, kernelNumbers.scale, x!, 1, [heap.address(x), asWord(Number(scale)), 0, heap.address(out)]);
    return out;
  });
  registerHeapKernel(runner, 'VoxtuneScaleBy', (heap, { x, scale }) => {
    const out = heap.output(x!.shape);
    const factor = asWord(heap.view(scale!)[0]!);
    over(runner, kernelNumbers.scale, x!, 1, [heap.address(x), factor, 0, heap.address(out)]);
    return out;
  });
  registerHeapKernel(runner, 'VoxtuneAddScaled', (heap, { sum, x }, { scale }) => {
    const out = heap.output(x!.shape);
    const factor = asWord(Number(scale));
    over(runner, kernelNumbers.scale, x!, 1, [heap.address(x), factor, ...heap.addresses(sum, out)]);
    return out;
  });
  registerHeapKernel(runner, 'VoxtuneSquareSum', (heap, { x }) => {
    const out = heap.output([]);
    heap.view(out)[0] = runner.kernels.squareSumOf(heap.address(x), tf.util.sizeFromShape(x!.shape));
    return out;
  });
}
