// Runs a GEMM: chooses its tile and how its matrices are loaded, and splits one that would take too long by rows.

import type * as tf from '@tensorflow/tfjs-core';
import type { CustomWebgpuBackend } from '../../webgpu/custom-webgpu-backend.ts';
import { type GemmArguments, type GemmVariant, gemmKernel } from './gemm-kernel.ts';
import { batchSize, flopsOf, type GemmSpec, type MatrixOffset, trafficOf } from './gemm-spec.ts';
import { allowsVec4, loadersFor } from './loaders.ts';
import { tileFor } from './tiles.ts';

/** Writes `spec.c`. `tile` is the adapter's choice when not given. */
export function runGemm(
  gpu: CustomWebgpuBackend,
  spec: GemmSpec,
  tile = tileFor(gpu.tiles, gpu.halfTiles, spec),
): void {
  const { m, n, a, b, c, bias, residual } = spec;
  const variant: GemmVariant = {
    tile,
    ...loadersFor(spec, tile.kind === 'tiled' ? tile.bk : null),
    isVec4Output: allowsVec4(c.tensor, c.at, [c.ld, n]),
    hasBias: Boolean(bias),
    hasResidual: Boolean(residual),
    activation: spec.activation ?? 'none',
  };
  const kernel = gemmKernel(variant);
  const inputs = [a.tensor, b.tensor, bias, residual].filter((tensor): tensor is tf.TensorInfo => Boolean(tensor));
  const args = argumentsOf(spec);
  const flopsOfRow = flopsOf(spec) / m;
  const rowsAtOnce = Math.max(1, Math.floor(gpu.maxFlops / flopsOfRow / tile.bm)) * tile.bm;
  for (let firstRow = 0; firstRow < m; firstRow += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, m - firstRow);
    gpu.dispatch(kernel, {
      inputs,
      outputs: [c.tensor],
      args: { ...args, firstRow },
      workgroups: [Math.ceil(n / tile.bn), Math.ceil(rows / tile.bm), batchSize(spec)],
      flops: flopsOfRow * rows,
      traffic: trafficOf(spec, rows),
    });
  }
}

function argumentsOf({ m, n, k, batch, a, b, c, alpha = 1 }: GemmSpec): Omit<GemmArguments, 'firstRow'> {
  const conv = 'frames' in a.layout ? a.layout : { channels: 1, frames: 0, stride: 1, padLeft: 0 };
  const [aAt, bAt, cAt] = [startOf(a.at), startOf(b.at), startOf(c.at)];
  return {
    m,
    n,
    k,
    lda: a.layout.ld,
    ldb: 'ld' in b.layout ? b.layout.ld : 0,
    ldc: c.ld,
    innerBatch: batch?.inner ?? 1,
    aOffset: aAt.offset,
    aOuter: aAt.outer,
    aInner: aAt.inner,
    bOffset: bAt.offset,
    bOuter: bAt.outer,
    bInner: bAt.inner,
    cOffset: cAt.offset,
    cOuter: cAt.outer,
    cInner: cAt.inner,
    channels: conv.channels,
    frames: conv.frames,
    stride: conv.stride,
    padLeft: conv.padLeft,
    outputs: 'outputs' in b.layout ? b.layout.outputs : 1,
    alpha,
  };
}

function startOf({ offset = 0, outer, inner }: MatrixOffset = { outer: 0, inner: 0 }): Required<MatrixOffset> {
  return { offset, outer, inner };
}
