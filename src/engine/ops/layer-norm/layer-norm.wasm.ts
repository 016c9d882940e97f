// Layer normalisation and its gradient on wasm.

import type { BackendKernels } from '../../kernel-set/kernel-set.ts';
import type { Heap } from '../../wasm/heap.ts';
import { sumColumns } from '../column-sum/column-sum.wasm.ts';
import { layerNorm, layerNormGradient } from './layer-norm.layout.ts';

export function wasmLayerNorm(heap: Heap) {
  return {
    layerNorm: ({ x, gain, bias }, { eps }) => {
      const [rows, channels] = x.shape as [number, number];
      const [y, mean, inverseStd] = [heap.output([rows, channels]), heap.output([rows, 1]), heap.output([rows, 1])];
      const args = { eps, channels, x, gain, bias, y, mean, inverseStd };
      heap.runOver(layerNorm, { count: rows, step: 1, work: channels }, args);
      return [y, mean, inverseStd];
    },
    layerNormGradient: ({ dy, x, mean, inverseStd, gain, mask }) => {
      const [rows, channels] = dy.shape as [number, number];
      const [dx, dGain, dBias] = [heap.output([rows, channels]), heap.output([channels]), heap.output([channels])];
      const masked = mask ? heap.output([rows, channels]) : undefined;
      const args = { channels, dy, x, mean, inverseStd, gain, dx, mask, masked };
      heap.runOver(layerNormGradient, { count: rows, step: 1, work: channels }, args);
      sumColumns(heap, rows, channels, { dy, sums: dBias, x, mean, inverseStd, products: dGain });
      return masked ? [dx, dGain, dBias, masked] : [dx, dGain, dBias];
    },
  } satisfies BackendKernels;
}
