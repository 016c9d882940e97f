// Convolution over time and its gradients, as implicit GEMM: the frames that a row reads are found by address, and nothing is
// copied or padded. The batch of GEMMs: clips × groups.
// Letters: B clips, T frames, G groups, C input channels of a group, O outputs of a group, K kernel.

import type * as tf from '@tensorflow/tfjs-core';
import type { LayoutA } from '../../gemm/webgpu/gemm-spec.ts';
import { runGemm } from '../../gemm/webgpu/run-gemm.ts';
import type { Conv1dAttributes } from '../../kernel-set/kernel-set.ts';
import type { WebgpuKernel } from '../../webgpu/custom-webgpu-backend.ts';

export const conv1d: WebgpuKernel<'conv1d'> = (gpu, { x, filter, bias }, attributes) => {
  const { kernel, groups, outputs, activation } = attributes;
  const [clips, frames, allChannels] = x.shape as [number, number, number];
  const channels = allChannels / groups;
  const allOutputs = groups * outputs;
  const outFrames = framesOut(frames, attributes);
  const out = gpu.output([clips, outFrames, allOutputs]);
  runGemm(gpu, {
    m: outFrames,
    n: outputs,
    k: kernel * channels,
    batch: { outer: clips, inner: groups },
    a: {
      tensor: x,
      layout: inputLayout(attributes, frames, channels),
      at: { outer: frames * allChannels, inner: channels },
    },
    b: {
      tensor: filter,
      layout: { kind: 'rowMajor', ld: outputs },
      at: { outer: 0, inner: kernel * channels * outputs },
    },
    c: { tensor: out, ld: allOutputs, at: { outer: outFrames * allOutputs, inner: outputs } },
    bias,
    activation,
  });
  return out;
};

export const conv1dInputGradient: WebgpuKernel<'conv1dInputGradient'> = (gpu, { dy, filter }, attributes) => {
  const { kernel, stride, padLeft, groups, frames, outputs } = attributes;
  const [clips, outFrames, allOutputs] = dy.shape as [number, number, number];
  const [, filterRows] = filter.shape as [number, number, number];
  const channels = filterRows / kernel;
  const allChannels = groups * channels;
  const dx = gpu.output([clips, frames, allChannels]);
  runGemm(gpu, {
    m: frames,
    n: channels,
    k: kernel * outputs,
    batch: { outer: clips, inner: groups },
    a: {
      tensor: dy,
      layout: { kind: 'col2im', channels: outputs, ld: allOutputs, frames: outFrames, stride, padLeft },
      at: { outer: outFrames * allOutputs, inner: outputs },
    },
    b: {
      tensor: filter,
      layout: { kind: 'filterTransposed', outputs },
      at: { outer: 0, inner: filterRows * outputs },
    },
    c: { tensor: dx, ld: allChannels, at: { outer: frames * allChannels, inner: channels } },
  });
  return dx;
};

/** Clip after clip is added: each GEMM's residual is the sum of those before. */
export const conv1dFilterGradient: WebgpuKernel<'conv1dFilterGradient'> = (gpu, { dy, x }, attributes) => {
  const { kernel, stride, padLeft, groups, outputs } = attributes;
  const [clips, frames, allChannels] = x.shape as [number, number, number];
  const [, outFrames, allOutputs] = dy.shape as [number, number, number];
  const channels = allChannels / groups;
  const m = kernel * channels;
  const addClip = (clip: number, residual: tf.TensorInfo | null) => {
    const sum = gpu.output([groups, m, outputs]);
    runGemm(gpu, {
      m,
      n: outputs,
      k: outFrames,
      batch: { outer: 1, inner: groups },
      a: {
        tensor: x,
        layout: { kind: 'im2colTransposed', channels, ld: allChannels, frames, stride, padLeft },
        at: { offset: clip * frames * allChannels, outer: 0, inner: channels },
      },
      b: {
        tensor: dy,
        layout: { kind: 'rowMajor', ld: allOutputs },
        at: { offset: clip * outFrames * allOutputs, outer: 0, inner: outputs },
      },
      c: { tensor: sum, ld: outputs, at: { outer: 0, inner: m * outputs } },
      residual,
    });
    if (residual) gpu.disposeData(residual.dataId);
    return sum;
  };
  let sum = addClip(0, null);
  for (let clip = 1; clip < clips; clip++) sum = addClip(clip, sum);
  return sum;
};

/** Without padding and groups the input is already the matrix that im2col would write, with rows that overlap. */
function inputLayout(attributes: Conv1dAttributes, frames: number, channels: number): LayoutA {
  const { stride, padLeft, padRight, groups } = attributes;
  if (padLeft + padRight === 0 && groups === 1) return { kind: 'rowMajor', ld: stride * channels };
  return { kind: 'im2col', channels, ld: groups * channels, frames, stride, padLeft };
}

function framesOut(frames: number, { kernel, stride, padLeft, padRight }: Conv1dAttributes): number {
  return Math.floor((frames + padLeft + padRight - kernel) / stride) + 1;
}
