// GELU and its gradient, of a tensor of any shape.

import { type ElementwiseOp, runElementwise } from '../../webgpu/elementwise.ts';
import { registerGpuOp } from '../../webgpu/register-gpu-kernel.ts';
import { geluFunctions, geluSlopeFunction } from './gelu-wgsl.ts';

const gelu: ElementwiseOp = {
  name: 'gelu',
  inputs: ['x'],
  outputs: ['y'],
  functions: geluFunctions(),
  body: 'y[i] = gelu(x[i]);',
};

const geluGradient: ElementwiseOp = {
  name: 'gelu gradient',
  inputs: ['x', 'dy'],
  outputs: ['dx'],
  functions: geluFunctions() + geluSlopeFunction,
  body: 'dx[i] = dy[i] * geluSlope(x[i]);',
};

export function registerGpuGelu(): void {
  registerGpuOp('VoxtuneGelu', (gpu, { x }) => runElementwise(gpu, gelu, [x!]));
  registerGpuOp('VoxtuneGeluGradient', (gpu, { x, dy }) => runElementwise(gpu, geluGradient, [x!, dy!]));
}
