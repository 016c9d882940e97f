// GELU and its gradient, of a tensor of any shape.

import type { WebgpuKernel } from '../../webgpu/custom-webgpu-backend.ts';
import { type ElementwiseOp, runElementwise } from '../../webgpu/elementwise.ts';
import { geluFunctions, geluSlopeFunction } from './gelu-wgsl.ts';

export const gelu: WebgpuKernel<'gelu'> = (gpu, { x }) => runElementwise(gpu, geluOp, [x])[0];

/** One pass forward and, with the slope, one product back: less to read and write than value, mask and gradient apart. */
export const geluWithSlope: WebgpuKernel<'geluWithSlope'> = (gpu, { x, mask }) =>
  mask ? runElementwise(gpu, maskedWithSlopeOp, [x, mask]) : runElementwise(gpu, withSlopeOp, [x]);

const geluOp = {
  name: 'gelu',
  inputs: ['x'],
  outputs: ['y'],
  functions: geluFunctions(),
  body: 'y[i] = gelu(x[i]);',
  flops: 30,
} as const satisfies ElementwiseOp;

const withSlope = /* wgsl */ `
  let at = x[i];
  let cdf = normalCdf(at);
  let value = at * cdf;
  let slope = cdf + at * normalDensity(at);`;

const withSlopeOp = {
  name: 'gelu and slope',
  inputs: ['x'],
  outputs: ['values', 'slopes'],
  functions: geluFunctions() + geluSlopeFunction,
  body: `${withSlope}
  values[i] = value;
  slopes[i] = slope;`,
  flops: 36,
} as const satisfies ElementwiseOp;

const maskedWithSlopeOp = {
  name: 'gelu, dropout and slope',
  inputs: ['x', 'mask'],
  outputs: ['values', 'slopes'],
  functions: geluFunctions() + geluSlopeFunction,
  body: `${withSlope}
  values[i] = value * mask[i];
  slopes[i] = slope * mask[i];`,
  flops: 38,
} as const satisfies ElementwiseOp;
