// The optimizer's passes over all parameters: as many tensors in a dispatch as an adapter can bind, since what a pass over a bias
// costs is its dispatch.

import type * as tf from '@tensorflow/tfjs-core';
import type { AdamWAttributes } from '../../kernel-set/kernel-set.ts';
import type { CustomWebgpuBackend, WebgpuKernel } from '../../webgpu/custom-webgpu-backend.ts';
import { type ElementwiseOp, runElementwise } from '../../webgpu/elementwise.ts';
import { type ArgumentType, forEachIndex, type WgslKernel } from '../../webgpu/wgsl-kernel.ts';
import { indices, inGroups, numbered, sizeOf, tensorsAtOnce } from './many-tensors.webgpu.ts';

/** A parameter binds seven buffers: one each dispatch, with the gradient scaled on the way. */
export const adamwAll: WebgpuKernel<'adamwAll'> = (gpu, tensors, { steps, gradientScale }) => {
  const { parameters, gradients, firsts, seconds } = tensors;
  const stepped = parameters.map((parameter, i) => {
    // lists are in one order
    const [gradient, first, second] = [gradients[i], firsts[i], seconds[i]] as [
      tf.TensorInfo,
      tf.TensorInfo,
      tf.TensorInfo,
    ];
    return adamwStep(gpu, { parameter, gradient, first, second }, steps[i] as AdamWAttributes, gradientScale);
  });
  return [0, 1, 2].flatMap((which) => stepped.map((one) => one[which] as tf.TensorInfo));
};

function adamwStep(
  gpu: CustomWebgpuBackend,
  { parameter, gradient, first, second }: Record<'parameter' | 'gradient' | 'first' | 'second', tf.TensorInfo>,
  { beta1, beta2, ...others }: AdamWAttributes,
  gradientScale: number,
): [parameter: tf.TensorInfo, first: tf.TensorInfo, second: tf.TensorInfo] {
  // 1 − β is given, since float32 would lose digits of it
  const args = { ...others, beta2, oneMinusBeta1: 1 - beta1, oneMinusBeta2: 1 - beta2, gradientScale };
  return runElementwise(gpu, adamwOp, [parameter, gradient, first, second], args);
}

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

/** Sums that nobody else holds are changed where they are: two buffers a tensor to bind instead of three. */
export const scaleAll: WebgpuKernel<'scaleAll'> = (gpu, { sums, xs }, { scale }) => {
  if (!sums) return scaledTo(gpu, null, xs, scale);
  const isShared = sums.some(({ dataId }) => gpu.refCount(dataId) > 1);
  const own = isShared ? scaledTo(gpu, null, sums, 1) : sums.map((sum) => heldOnceMore(gpu, sum));
  return scaledTo(gpu, own, xs, scale);
};

/** x · scale, in new tensors or added to these. */
function scaledTo(
  gpu: CustomWebgpuBackend,
  sums: tf.TensorInfo[] | null,
  xs: readonly tf.TensorInfo[],
  scale: number,
): tf.TensorInfo[] {
  const outputs = sums ?? xs.map(({ shape }) => gpu.output(shape));
  // tensors of one kind of load together
  const isVec4 = (i: number) => sizeOf(xs[i] as tf.TensorInfo) % 4 === 0;
  for (const kind of [true, false]) {
    const chosen = indices(xs.length).filter((i) => isVec4(i) === kind);
    for (const group of inGroups(chosen, tensorsAtOnce(gpu, 2))) {
      const of = (tensors: readonly tf.TensorInfo[]) => group.map((i) => tensors[i] as tf.TensorInfo);
      const counts = of(xs).map((x) => sizeOf(x) / (kind ? 4 : 1));
      const count = counts.reduce((sum, one) => sum + one, 0);
      const elements = count * (kind ? 4 : 1);
      gpu.dispatch(scaleKernel(group.length, sums !== null, kind), {
        inputs: of(xs),
        outputs: of(outputs),
        args: { count, scale, ...numbered('count', counts) },
        workgroups: gpu.workgroupsFor(count),
        flops: (sums ? 2 : 1) * elements,
        traffic: { readBytes: (sums ? 8 : 4) * elements, writtenBytes: 4 * elements },
      });
    }
  }
  return outputs;
}

/** A tensor whose values are about to change. */
function heldOnceMore(gpu: CustomWebgpuBackend, { dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
  gpu.uploadToGPU(dataId);
  gpu.forgetValues({ dataId, shape, dtype });
  gpu.incRef(dataId);
  return { dataId, shape, dtype };
}

function scaleKernel(tensors: number, adds: boolean, isVec4: boolean): WgslKernel {
  const element = isVec4 ? 'vec4f' : 'f32';
  const buffers = (name: string) => numbered(name, indices(tensors).map(() => element) as ('vec4f' | 'f32')[]);
  const one = (t: number) =>
    `if (at < args.count${t}) { y${t}[at] = ${adds ? `y${t}[at] + ` : ''}x${t}[at] * args.scale; return; }
  at -= args.count${t};`;
  return {
    name: `${adds ? 'add scaled' : 'scale'}, ${tensors} tensors, ${element}`,
    inputs: buffers('x'),
    outputs: buffers('y'),
    args: {
      count: 'u32',
      scale: 'f32',
      ...numbered(
        'count',
        indices(tensors).map((): ArgumentType => 'u32'),
      ),
    },
    code: () =>
      forEachIndex(`var at = i;
  ${indices(tensors).map(one).join('\n  ')}`),
  };
}
