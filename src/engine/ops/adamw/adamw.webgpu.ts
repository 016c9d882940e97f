// What happens to every number of every parameter in an update, a pass each.

import type { AdamWAttrs } from '../../wasm/elements.ts';
import { type ElementwiseOp, runElementwise } from '../../webgpu/elementwise.ts';
import { registerGpuOp } from '../../webgpu/register-gpu-kernel.ts';

const adamW: ElementwiseOp = {
  name: 'adamw',
  inputs: ['parameter', 'gradient', 'first', 'second'],
  outputs: ['newParameter', 'newFirst', 'newSecond'],
  // 1 − β is given, since float32 would lose digits of it
  params: {
    firstShare: 'f32',
    beta2: 'f32',
    secondShare: 'f32',
    epsilon: 'f32',
    stepSize: 'f32',
    secondCorrection: 'f32',
    keptShare: 'f32',
  },
  body: /* wgsl */ `
  let slope = gradient[i];
  let mean = first[i] + (slope - first[i]) * params.firstShare;
  let square = second[i] * params.beta2 + slope * slope * params.secondShare;
  newFirst[i] = mean;
  newSecond[i] = square;
  newParameter[i] = parameter[i] * params.keptShare
    - mean / (sqrt(square) / params.secondCorrection + params.epsilon) * params.stepSize;`,
};

const scale: ElementwiseOp = {
  name: 'scale',
  inputs: ['x'],
  outputs: ['y'],
  params: { scale: 'f32' },
  body: 'y[i] = x[i] * params.scale;',
};

const addScaled: ElementwiseOp = {
  name: 'add scaled',
  inputs: ['sum', 'x'],
  outputs: ['y'],
  params: { scale: 'f32' },
  body: 'y[i] = sum[i] + x[i] * params.scale;',
};

const scaleBy: ElementwiseOp = {
  name: 'scale by',
  inputs: ['x'],
  scalars: ['scale'],
  outputs: ['y'],
  body: 'y[i] = x[i] * scale[0];',
};

interface Scale {
  scale: number;
}

export function registerGpuOptimizer(): void {
  registerGpuOp<AdamWAttrs>('VoxtuneAdamW', (gpu, { parameter, gradient, first, second }, attrs) => {
    const { beta1, beta2, ...others } = attrs;
    const params = { ...others, firstShare: 1 - beta1, beta2, secondShare: 1 - beta2 };
    return runElementwise(gpu, adamW, [parameter!, gradient!, first!, second!], params);
  });
  registerGpuOp<Scale>('VoxtuneScale', (gpu, { x }, attrs) => runElementwise(gpu, scale, [x!], { ...attrs }));
  registerGpuOp('VoxtuneScaleBy', (gpu, inputs) => runElementwise(gpu, scaleBy, [inputs.x!, inputs.scale!]));
  registerGpuOp<Scale>('VoxtuneAddScaled', (gpu, { sum, x }, attrs) =>
    runElementwise(gpu, addScaled, [sum!, x!], { ...attrs }),
  );
}
