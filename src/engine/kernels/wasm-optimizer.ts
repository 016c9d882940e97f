// What happens to every number of every parameter in an update, on wasm in one pass each: without them an update is a
// dozen small operations a parameter, each of which waits for all threads.

import { registerHeapKernel } from './wasm-heap.ts';

export function registerWasmOptimizer(): void {
  registerAdamW();
  registerGradientKernels();
}

function registerAdamW(): void {
  // parameter, gradient, first, second [N] → parameter, first, second [N]
  registerHeapKernel('VoxtuneAdamW', (heap, { parameter, gradient, first, second }, attrs) => {
    const { beta1, beta2, epsilon, stepSize, secondCorrection, keptShare } = attrs as unknown as AdamWAttrs;
    const outputs = [heap.output(parameter!.shape), heap.output(parameter!.shape), heap.output(parameter!.shape)];
    const [newParameter, newFirst, newSecond] = outputs.map((output) => heap.view(output)) as Views;
    const [p, g, m, v] = [heap.view(parameter!), heap.view(gradient!), heap.view(first!), heap.view(second!)];
    for (let i = 0; i < p.length; i++) {
      const slope = g[i]!;
      const mean = m[i]! + (slope - m[i]!) * (1 - beta1);
      const square = v[i]! * beta2 + slope * slope * (1 - beta2);
      newFirst[i] = mean;
      newSecond[i] = square;
      newParameter[i] = p[i]! * keptShare - (mean / (Math.sqrt(square) / secondCorrection + epsilon)) * stepSize;
    }
    return outputs;
  });
}

type Views = [Float32Array, Float32Array, Float32Array];

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

function registerGradientKernels(): void {
  // x [N] · scale → [N]
  registerHeapKernel('VoxtuneScale', (heap, { x }, attrs) => {
    const out = heap.output(x!.shape);
    const [values, scaled, scale] = [heap.view(x!), heap.view(out), attrs.scale!];
    for (let i = 0; i < values.length; i++) scaled[i] = values[i]! * scale;
    return out;
  });
  // x [N] · scale [] → [N]
  registerHeapKernel('VoxtuneScaleBy', (heap, { x, scale }) => {
    const out = heap.output(x!.shape);
    const [values, scaled, factor] = [heap.view(x!), heap.view(out), heap.view(scale!)[0]!];
    for (let i = 0; i < values.length; i++) scaled[i] = values[i]! * factor;
    return out;
  });
  // sum [N] + x [N] · scale → [N]
  registerHeapKernel('VoxtuneAddScaled', (heap, { sum, x }, attrs) => {
    const out = heap.output(x!.shape);
    const [before, values, after, scale] = [heap.view(sum!), heap.view(x!), heap.view(out), attrs.scale!];
    for (let i = 0; i < values.length; i++) after[i] = before[i]! + values[i]! * scale;
    return out;
  });
  // x [N] → []
  registerHeapKernel('VoxtuneSquareSum', (heap, { x }) => {
    const out = heap.output([]);
    const values = heap.view(x!);
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
    heap.view(out)[0] = sum;
    return out;
  });
}
