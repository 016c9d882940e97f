// Runs a product: chooses how its matrices are read and by which tile, and splits one that would take too long.

import type * as tf from '@tensorflow/tfjs-core';
import type { CustomWebgpuBackend } from '../../webgpu/custom-webgpu-backend.ts';
import { productKernel } from './gemm-kernel.ts';
import { type Placement, type ProductSpec, workOf } from './gemm-spec.ts';
import { type ProductVariant, tileColumns, tileRows } from './gemm-variant.ts';
import { areFours, loaders } from './matrix-loaders.ts';
import { tileFor } from './tiles.ts';

/** Writes `spec.c`. `tile` is the adapter's choice when not given. */
export function runGemm(
  gpu: CustomWebgpuBackend,
  spec: ProductSpec,
  tile = tileFor(gpu.tiles, gpu.halfTiles, spec),
): void {
  const { rows, columns, c } = spec;
  const variant: ProductVariant = {
    tile,
    ...loaders(spec, tile.kind === 'tiled' ? tile.depth : null),
    isPackedOutput: areFours(c.tensor, c.place, [c.stride, columns]),
    hasBias: Boolean(spec.bias),
    hasResidual: Boolean(spec.residual),
    activation: spec.activation ?? 'none',
  };
  const kernel = productKernel(variant);
  const inputs = [spec.a.tensor, spec.b.tensor, spec.bias, spec.residual].filter((one): one is tf.TensorInfo =>
    Boolean(one),
  );
  const params = paramsOf(spec);
  const batches = (spec.batches?.outer ?? 1) * (spec.batches?.inner ?? 1);
  const workOfRow = workOf(spec) / rows;
  const rowsAtOnce = Math.max(1, Math.floor(gpu.maxWork / workOfRow / tileRows(tile))) * tileRows(tile);
  for (let firstRow = 0; firstRow < rows; firstRow += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - firstRow);
    gpu.dispatch(kernel, {
      inputs,
      outputs: [c.tensor],
      params: { ...params, firstRow },
      groups: [Math.ceil(columns / tileColumns(tile)), Math.ceil(count / tileRows(tile)), batches],
      work: workOfRow * count,
    });
  }
}

function paramsOf({ rows, columns, inner, batches, a, b, c, alpha = 1 }: ProductSpec): Record<string, number> {
  const taps = 'frames' in a.layout ? a.layout : { channels: 1, frames: 0, step: 1, padLeft: 0 };
  return {
    rows,
    columns,
    inner,
    aStride: a.layout.stride,
    bStride: 'stride' in b.layout ? b.layout.stride : 0,
    cStride: c.stride,
    innerBatches: batches?.inner ?? 1,
    ...placed('a', a.place),
    ...placed('b', b.place),
    ...placed('c', c.place),
    biasInner: columns,
    channels: taps.channels,
    frames: taps.frames,
    frameStep: taps.step,
    padLeft: taps.padLeft,
    bOutputs: 'outputs' in b.layout ? b.layout.outputs : 1,
    alpha,
  };
}

function placed(
  name: string,
  { offset = 0, outer, inner }: Placement = { outer: 0, inner: 0 },
): Record<string, number> {
  return { [`${name}Offset`]: offset, [`${name}Outer`]: outer, [`${name}Inner`]: inner };
}
