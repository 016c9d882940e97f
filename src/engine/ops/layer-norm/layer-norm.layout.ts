// Arguments of layer normalisation's wasm kernels, which go over rows.

import { rangeKernel } from '../../wasm/kernel-layout.ts';

export const layerNorm = rangeKernel('layerNorm', {
  eps: 'f32',
  channels: 'i32',
  x: 'address',
  gain: 'address',
  bias: 'address',
  y: 'address',
  mean: 'address',
  inverseStd: 'address',
});

export const layerNormGradient = rangeKernel('layerNormGradient', {
  channels: 'i32',
  dy: 'address',
  x: 'address',
  mean: 'address',
  inverseStd: 'address',
  gain: 'address',
  dx: 'address',
  /** Of x's size, or absent: then dx ⊙ mask is given, too. */
  mask: 'address',
  masked: 'address',
});
