// Dropout: masks from Philox counters, word for word those of lib/philox.ts, and their use.
// Letters: B clips, N heads, T frames, W width.

import { type ElementwiseOp, runElementwise } from '../../webgpu/elementwise.ts';
import { type GpuKernel, groupsFor } from '../../webgpu/gpu-kernel.ts';
import { registerGpuOp } from '../../webgpu/register-gpu-kernel.ts';
import { philoxFunction } from './philox-wgsl.ts';

const groupSize = 64;
/** Elements of an invocation: those of a block of random words, where rows begin at its start. */
const perInvocation = 4;

interface MaskAttributes {
  probability: number;
  key: readonly [number, number];
  stream: number;
  microBatch: number;
  /** Number of the first clip in the micro-batch. */
  firstClip: number;
  frameCounts: readonly number[];
  frames: number;
  headCount: number;
  /** 0: as many as the clip has frames. */
  width: number;
}

export function registerGpuDropout(): void {
  // → factors [B, N, T, W], or [B, N, T, T] without a width
  registerGpuOp<MaskAttributes>('VoxtuneDropoutMask', (gpu, _, attrs) => {
    const { probability, key, stream, microBatch, firstClip, frameCounts, frames, headCount, width } =
      attrs as unknown as MaskAttributes;
    const shape = [frameCounts.length, headCount, frames, width || frames];
    const out = gpu.output(shape);
    const size = shape.reduce((product, length) => product * length, 1);
    gpu.dispatch(maskKernel, {
      inputs: [gpu.constant(frameCounts)],
      outputs: [out],
      params: {
        size,
        heads: headCount,
        frames,
        columns: width || frames,
        hasWidth: width > 0 ? 1 : 0,
        key0: key[0],
        key1: key[1],
        stream,
        microBatch,
        firstClip,
        // a word is below p · 2³² when it is below that rounded up
        threshold: Math.min(Math.ceil(probability * 2 ** 32), 2 ** 32 - 1),
        factor: 1 / (1 - probability),
      },
      groups: groupsFor(size, groupSize * perInvocation, gpu.device.limits.maxComputeWorkgroupsPerDimension),
    });
    return out;
  });
  registerGpuOp('VoxtuneDropout', (gpu, { x, mask, residual }) =>
    residual ? runElementwise(gpu, dropoutAndAdd, [x!, mask!, residual]) : runElementwise(gpu, dropout, [x!, mask!]),
  );
}

const dropout: ElementwiseOp = {
  name: 'dropout',
  inputs: ['x', 'mask'],
  outputs: ['y'],
  body: 'y[i] = x[i] * mask[i];',
};

const dropoutAndAdd: ElementwiseOp = {
  name: 'dropout and residual',
  inputs: ['x', 'mask', 'residual'],
  outputs: ['y'],
  body: 'y[i] = x[i] * mask[i] + residual[i];',
};

const maskKernel: GpuKernel = {
  name: 'dropout mask',
  inputs: { counts: 'i32' },
  outputs: { factors: 'f32' },
  params: {
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
  code: /* wgsl */ `${philoxFunction}
@compute @workgroup_size(${groupSize})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let first = ((group.y * groups.x + group.x) * ${groupSize} + lane) * ${perInvocation};
  var words = vec4u();
  var known = 0xffffffffu; // number of the block in words, of the clip of the element before
  var knownClip = 0xffffffffu;
  for (var i = first; i < min(first + ${perInvocation}, params.size); i++) {
    let row = i / params.columns;
    let column = i % params.columns;
    let frame = row % params.frames;
    let head = row / params.frames % params.heads;
    let clip = row / params.frames / params.heads;
    let count = u32(counts[clip]);
    let rowLength = select(count, params.columns, params.hasWidth == 1);
    if (frame >= count || column >= rowLength) {
      factors[i] = 0.0;
      continue;
    }
    let word = (head * count + frame) * rowLength + column;
    if (word / 4 != known || clip != knownClip) {
      known = word / 4;
      knownClip = clip;
      words = philox(vec2u(params.key0, params.key1), vec4u(known, params.stream, params.firstClip + clip, params.microBatch));
    }
    factors[i] = select(params.factor, 0.0, words[word % 4] < params.threshold);
  }
}`,
};
