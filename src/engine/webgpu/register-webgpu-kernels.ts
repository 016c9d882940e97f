// All of our kernels for the WebGPU backend.

import { registerGpuProduct } from '../gemm/gemm.webgpu.ts';
import { registerGpuOptimizer } from '../ops/adamw/adamw.webgpu.ts';
import { registerGpuSquareSum } from '../ops/adamw/square-sum.webgpu.ts';
import { registerGpuAttention } from '../ops/attention/attention.webgpu.ts';
import { registerGpuColumnSum } from '../ops/column-sum/column-sum.webgpu.ts';
import { registerGpuConv1d } from '../ops/conv1d/conv1d.webgpu.ts';
import { registerGpuDropout } from '../ops/dropout/dropout.webgpu.ts';
import { registerGpuGelu } from '../ops/gelu/gelu.webgpu.ts';
import { registerGpuLayerNorm } from '../ops/layer-norm/layer-norm.webgpu.ts';

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
