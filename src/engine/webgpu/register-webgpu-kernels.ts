// All of our kernels for the WebGPU backend.

import { registerGpuAttention } from './attention.ts';
import { registerGpuColumnSum } from './column-sum.ts';
import { registerGpuConv1d } from './conv1d.ts';
import { registerGpuDropout } from './dropout.ts';
import { registerGpuGelu } from './gelu.ts';
import { registerGpuLayerNorm } from './layer-norm.ts';
import { registerGpuOptimizer } from './optimizer.ts';
import { registerGpuProduct } from './product.ts';
import { registerGpuSquareSum } from './square-sum.ts';

/** Registers them, in place of earlier ones of the same names. */
export function registerWebgpuKernels(): void {
  registerGpuProduct();
  registerGpuConv1d();
  registerGpuAttention();
  registerGpuLayerNorm();
  registerGpuGelu();
  registerGpuColumnSum();
  registerGpuDropout();
  registerGpuOptimizer();
  registerGpuSquareSum();
}
