// The custom kernels of the wasm backend: one row an op.

import * as tf from '@tensorflow/tfjs-core';
import { stockGemm, wasmGemm } from '../gemm/gemm.wasm.ts';
import { wasmLinears } from '../gemm/linears.wasm.ts';
import { PackedWeights } from '../gemm/wasm/packed-weights.ts';
import type { BackendKernels } from '../kernel-set/kernel-set.ts';
import type { StockKernels } from '../kernel-set/kernels.ts';
import { stockAdd, wasmAdamw } from '../ops/adamw/adamw.wasm.ts';
import { wasmAttention } from '../ops/attention/attention.wasm.ts';
import { wasmColumnSum } from '../ops/column-sum/column-sum.wasm.ts';
import { wasmConv1d } from '../ops/conv1d/conv1d.wasm.ts';
import { wasmDropout } from '../ops/dropout/dropout.wasm.ts';
import { wasmGelu } from '../ops/gelu/gelu.wasm.ts';
import { wasmLayerNorm } from '../ops/layer-norm/layer-norm.wasm.ts';
import { wasmMaskedMean } from '../ops/masked-mean/masked-mean.wasm.ts';
import { wasmWindowMoments } from '../ops/window-moments/window-moments.wasm.ts';
import type { Heap } from './heap.ts';

export function wasmKernels(heap: Heap): BackendKernels {
  const weights = new PackedWeights(heap);
  return {
    ...wasmGemm(heap, weights),
    ...wasmLinears(heap, weights),
    ...wasmConv1d(heap),
    ...wasmAttention(heap),
    ...wasmLayerNorm(heap),
    ...wasmColumnSum(heap),
    ...wasmMaskedMean(heap),
    ...wasmGelu(heap),
    ...wasmDropout(heap),
    ...wasmAdamw(heap),
    ...wasmWindowMoments(heap),
  };
}

/** TensorFlow.js's own kernels that are replaced. */
export function stockWasmKernels(heap: Heap): StockKernels {
  return {
    ...stockGemm(heap),
    // it copies on wasm where it only counts holders elsewhere, and clones whatever a gradient needs
    [tf.Identity]: ({ x }) => {
      if (!x) throw new Error('Identity has one input.');
      return heap.shared(x);
    },
    ...stockAdd(heap),
  };
}
