// Convolution over time and its gradients, as products whose rows are the kernel's frames: nothing is copied or padded.
// Letters: B clips, T frames, G groups, C input channels of a group, O outputs of a group, K kernel, S stride.

import type * as tf from '@tensorflow/tfjs-core';
import type { LeftLayout } from '../../gemm/webgpu/gemm-spec.ts';
import { runGemm } from '../../gemm/webgpu/run-gemm.ts';
import { registerGpuOp } from '../../webgpu/register-gpu-kernel.ts';
import type { Conv1dAttrs } from './conv1d-attrs.ts';

type Attributes = Conv1dAttrs & { activation: 'none' | 'gelu' };

export function registerGpuConv1d(): void {
  registerForward();
  registerInputGradient();
  registerFilterGradient();
}

function registerForward(): void {
  // x [B, T, G · C], filter [G, K · C, O], bias [G · O] → [B, T_out, G · O]
  registerGpuOp<Attributes>('VoxtuneConv1d', (gpu, { x, filter, bias }, attrs) => {
    const { groups, outputs, activation, ...shape } = attrs;
    const [clips, frames, allChannels] = x!.shape as [number, number, number];
    const channels = allChannels / groups;
    const outFrames = outputFrames(frames, shape);
    const out = gpu.output([clips, outFrames, groups * outputs]);
    runGemm(gpu, {
      rows: outFrames,
      columns: outputs,
      inner: shape.kernel * channels,
      batches: { outer: clips, inner: groups },
      a: {
        tensor: x!,
        layout: framesLayout(shape, frames, channels, allChannels),
        place: { outer: frames * allChannels, inner: channels },
      },
      b: {
        tensor: filter!,
        layout: { kind: 'rows', stride: outputs },
        place: { outer: 0, inner: shape.kernel * channels * outputs },
      },
      c: { tensor: out, stride: groups * outputs, place: { outer: outFrames * groups * outputs, inner: outputs } },
      bias,
      activation,
    });
    return out;
  });
}

function registerInputGradient(): void {
  // dy [B, T_out, G · O], filter [G, K · C, O] → [B, T, G · C]
  registerGpuOp<Attributes>('VoxtuneConv1dInputGradient', (gpu, { dy, filter }, attrs) => {
    const { kernel, stride, padLeft, groups, frames, outputs } = attrs;
    const [clips, outFrames, allOutputs] = dy!.shape as [number, number, number];
    const channels = filter!.shape[1]! / kernel;
    const dx = gpu.output([clips, frames, groups * channels]);
    runGemm(gpu, {
      rows: frames,
      columns: channels,
      inner: kernel * outputs,
      batches: { outer: clips, inner: groups },
      a: {
        tensor: dy!,
        layout: { kind: 'spread', channels: outputs, stride: allOutputs, frames: outFrames, step: stride, padLeft },
        place: { outer: outFrames * allOutputs, inner: outputs },
      },
      b: {
        tensor: filter!,
        layout: { kind: 'taps', outputs },
        place: { outer: 0, inner: kernel * channels * outputs },
      },
      c: { tensor: dx, stride: groups * channels, place: { outer: frames * groups * channels, inner: channels } },
    });
    return dx;
  });
}

function registerFilterGradient(): void {
  // dy [B, T_out, G · O], x [B, T, G · C] → [G, K · C, O]: clip after clip is added
  registerGpuOp<Attributes>('VoxtuneConv1dFilterGradient', (gpu, { dy, x }, attrs) => {
    const { kernel, stride, padLeft, groups, outputs } = attrs;
    const [clips, frames, allChannels] = x!.shape as [number, number, number];
    const [, outFrames, allOutputs] = dy!.shape as [number, number, number];
    const channels = allChannels / groups;
    const rows = kernel * channels;
    let sum: tf.TensorInfo | null = null;
    for (let clip = 0; clip < clips; clip++) {
      const next = gpu.output([groups, rows, outputs]);
      runGemm(gpu, {
        rows,
        columns: outputs,
        inner: outFrames,
        batches: { outer: 1, inner: groups },
        a: {
          tensor: x!,
          layout: { kind: 'tapsColumns', channels, stride: allChannels, frames, step: stride, padLeft },
          place: { offset: clip * frames * allChannels, outer: 0, inner: channels },
        },
        b: {
          tensor: dy!,
          layout: { kind: 'rows', stride: allOutputs },
          place: { offset: clip * outFrames * allOutputs, outer: 0, inner: outputs },
        },
        c: { tensor: next, stride: outputs, place: { outer: 0, inner: rows * outputs } },
        residual: sum,
      });
      if (sum) gpu.disposeData(sum.dataId);
      sum = next;
    }
    return sum!;
  });
}

/** Without padding and groups the kernel's frames are one run of numbers, and rows that overlap. */
function framesLayout(
  { stride, padLeft, padRight }: Pick<Conv1dAttrs, 'stride' | 'padLeft' | 'padRight'>,
  frames: number,
  channels: number,
  allChannels: number,
): LeftLayout {
  const isPlain = padLeft + padRight === 0 && channels === allChannels;
  if (isPlain) return { kind: 'rows', stride: stride * channels };
  return { kind: 'taps', channels, stride: allChannels, frames, step: stride, padLeft };
}

function outputFrames(frames: number, shape: Pick<Conv1dAttrs, 'kernel' | 'stride' | 'padLeft' | 'padRight'>): number {
  return Math.floor((frames + shape.padLeft + shape.padRight - shape.kernel) / shape.stride) + 1;
}
