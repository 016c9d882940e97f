// What an optimizer step does to every element of every parameter, one pass each.

import type * as tf from '@tensorflow/tfjs-core';
import type { AdamWAttributes } from '../../kernel-set/kernel-set.ts';
import type { CustomWebgpuBackend, WebgpuKernel } from '../../webgpu/custom-webgpu-backend.ts';
import { type ElementwiseOp, runElementwise } from '../../webgpu/elementwise.ts';

export const adamw: WebgpuKernel<'adamw'> = (gpu, inputs, attributes) => adamwStep(gpu, inputs, attributes, 1);

/** AdamW's step with gradient · gradientScale. */
export function adamwStep(
  gpu: CustomWebgpuBackend,
  { parameter, gradient, first, second }: Record<'parameter' | 'gradient' | 'first' | 'second', tf.TensorInfo>,
  { beta1, beta2, ...others }: AdamWAttributes,
  gradientScale: number,
): [parameter: tf.TensorInfo, first: tf.TensorInfo, second: tf.TensorInfo] {
  // 1 − β is given, since float32 would lose digits of it
  const args = { ...others, beta2, oneMinusBeta1: 1 - beta1, oneMinusBeta2: 1 - beta2, gradientScale };
  return runElementwise(gpu, adamwOp, [parameter, gradient, first, second], args);
}

export const scale: WebgpuKernel<'scale'> = (gpu, { x }, attributes) =>
  runElementwise(gpu, scaleOp, [x], { ...attributes })[0];

export const scaleBy: WebgpuKernel<'scaleBy'> = (gpu, inputs) =>
  runElementwise(gpu, scaleByOp, [inputs.x, inputs.scale])[0];

export const addScaled: WebgpuKernel<'addScaled'> = (gpu, { sum, x }, attributes) =>
  runElementwise(gpu, addScaledOp, [sum, x], { ...attributes })[0];

const adamwOp = {
  name: 'adamw',
  inputs: ['parameter', 'gradient', 'first', 'second'],
  outputs: ['newParameter', 'newFirst', 'newSecond'],
  args: {
    oneMinusBeta1: 'f32',
    beta2: 'f32',
    oneMinusBeta2: 'f32',
    epsilon: 'f32',
    stepSize: 'f32',
    secondCorrection: 'f32',
    keptShare: 'f32',
    gradientScale: 'f32',
  },
  body: /* wgsl */ `
  let g = gradient[i] * args.gradientScale;
  let mean = first[i] + (g - first[i]) * args.oneMinusBeta1;
  let square = second[i] * args.beta2 + g * g * args.oneMinusBeta2;
  newFirst[i] = mean;
  newSecond[i] = square;
  newParameter[i] = parameter[i] * args.keptShare
    - mean / (sqrt(square) / args.secondCorrection + args.epsilon) * args.stepSize;`,
  flops: 16,
} as const satisfies ElementwiseOp;

const scaleOp = {
  name: 'scale',
  inputs: ['x'],
  outputs: ['y'],
  args: { scale: 'f32' },
  body: 'y[i] = x[i] * args.scale;',
  flops: 1,
} as const satisfies ElementwiseOp;

const scaleByOp = {
  name: 'scale by',
  inputs: ['x'],
  scalars: ['scale'],
  outputs: ['y'],
  body: 'y[i] = x[i] * scale[0];',
  flops: 1,
} as const satisfies ElementwiseOp;

const addScaledOp = {
  name: 'add scaled',
  inputs: ['sum', 'x'],
  outputs: ['y'],
  args: { scale: 'f32' },
  body: 'y[i] = sum[i] + x[i] * args.scale;',
  flops: 2,
} as const satisfies ElementwiseOp;
