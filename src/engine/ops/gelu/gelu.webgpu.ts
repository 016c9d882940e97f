// GELU and its gradient, of a tensor of any shape.

import type { WebgpuKernel } from '../../webgpu/custom-webgpu-backend.ts';
import { type ElementwiseOp, runElementwise } from '../../webgpu/elementwise.ts';
import { geluFunctions, geluSlopeFunction } from './gelu-wgsl.ts';

export const gelu: WebgpuKernel<'gelu'> = (gpu, { x }) => runElementwise(gpu, geluOp, [x])[0];

export const geluGradient: WebgpuKernel<'geluGradient'> = (gpu, { x, dy }) =>
  runElementwise(gpu, geluGradientOp, [x, dy])[0];

const geluOp = {
  name: 'gelu',
  inputs: ['x'],
  outputs: ['y'],
  functions: geluFunctions(),
  body: 'y[i] = gelu(x[i]);',
  flops: 30,
} as const satisfies ElementwiseOp;

const geluGradientOp = {
  name: 'gelu gradient',
  inputs: ['x', 'dy'],
  outputs: ['dx'],
  functions: geluFunctions() + geluSlopeFunction,
  body: 'dx[i] = dy[i] * geluSlope(x[i]);',
  flops: 36,
} as const satisfies ElementwiseOp;
