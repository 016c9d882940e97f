// Dropout: masks from Philox counters, the same random words as lib/philox.ts gives, and their use.
// Letters: B clips, N heads, T frames.

import type { WebgpuKernel } from '../../webgpu/custom-webgpu-backend.ts';
import { type ElementwiseOp, runElementwise } from '../../webgpu/elementwise.ts';
import { forEachIndex, type WgslKernel } from '../../webgpu/wgsl-kernel.ts';
import { philoxFunction } from './philox-wgsl.ts';

export const dropout: WebgpuKernel<'dropout'> = (gpu, { x, mask, residual }) =>
  residual
    ? runElementwise(gpu, dropoutAndAdd, [x, mask, residual])[0]
    : runElementwise(gpu, dropoutAlone, [x, mask])[0];

export const dropoutMask: WebgpuKernel<'dropoutMask'> = (gpu, _, attributes) => {
  const { probability, key, stream, microBatch, firstClip, frameCounts, frames, headCount, width } = attributes;
  if (frames === null) throw new Error('WebGPU takes no packed sequences: it has no `maskedMean`.');
  const columns = width ?? frames;
  const size = frameCounts.length * headCount * frames * columns;
  const count = Math.ceil(size / elementsPerInvocation);
  const factors = gpu.output([frameCounts.length, headCount, frames, columns]);
  gpu.dispatch(maskKernel, {
    inputs: [gpu.constant(frameCounts)],
    outputs: [factors],
    args: {
      count,
      size,
      heads: headCount,
      frames,
      columns,
      hasWidth: width === null ? 0 : 1,
      key0: key[0],
      key1: key[1],
      stream,
      microBatch,
      firstClip,
      // a word is below p · 2³² when it is below that rounded up
      threshold: Math.min(Math.ceil(probability * 2 ** 32), 2 ** 32 - 1),
      factor: 1 / (1 - probability),
    },
    workgroups: gpu.workgroupsFor(count),
    flops: philoxOperations * count,
  });
  return factors;
};

/** As many as a Philox block has words: where rows begin at a block's start, an invocation computes one block. */
const elementsPerInvocation = 4;

/** Of one block, all of whole numbers: ten rounds of two upper halves (15 each, from halves of 16 bits), two products, four
 *  exclusive ors and two additions. */
const philoxOperations = 380;

const maskKernel: WgslKernel = {
  name: 'dropout mask',
  inputs: { frameCounts: 'i32' },
  outputs: { factors: 'f32' },
  args: {
    count: 'u32',
    size: 'u32',
    heads: 'u32',
    frames: 'u32',
    columns: 'u32',
    hasWidth: 'u32',
    key0: 'u32',
    key1: 'u32',
    stream: 'u32',
    microBatch: 'u32',
    firstClip: 'u32',
    threshold: 'u32',
    factor: 'f32',
  },
  code: () => `${philoxFunction}
${forEachIndex(/* wgsl */ `
  let first = i * ${elementsPerInvocation};
  // the block that the element before used, and the clip that it was of
  var words = vec4u();
  var lastBlock = 0xffffffffu;
  var lastClip = 0xffffffffu;
  for (var at = first; at < min(first + ${elementsPerInvocation}, args.size); at++) {
    let row = at / args.columns;
    let column = at % args.columns;
    let frame = row % args.frames;
    let head = row / args.frames % args.heads;
    let clip = row / args.frames / args.heads;
    let frameCount = u32(frameCounts[clip]);
    let rowLength = select(frameCount, args.columns, args.hasWidth == 1);
    if (frame >= frameCount || column >= rowLength) {
      factors[at] = 0.0;
      continue;
    }
    let word = (head * frameCount + frame) * rowLength + column;
    if (word / 4 != lastBlock || clip != lastClip) {
      lastBlock = word / 4;
      lastClip = clip;
      let counter = vec4u(lastBlock, args.stream, args.firstClip + clip, args.microBatch);
      words = philox(vec2u(args.key0, args.key1), counter);
    }
    factors[at] = select(args.factor, 0.0, words[word % 4] < args.threshold);
  }`)}`,
};

const dropoutAlone = {
  name: 'dropout',
  inputs: ['x', 'mask'],
  outputs: ['y'],
  body: 'y[i] = x[i] * mask[i];',
  flops: 1,
} as const satisfies ElementwiseOp;

const dropoutAndAdd = {
  name: 'dropout and residual',
  inputs: ['x', 'mask', 'residual'],
  outputs: ['y'],
  body: 'y[i] = x[i] * mask[i] + residual[i];',
  flops: 2,
} as const satisfies ElementwiseOp;
