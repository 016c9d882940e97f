// Convolutions over time on wasm: GEMMs whose rows of a overlap. Where there are several groups, or zeros at the ends, the
// clips are laid out once as [G, B, T, C] with their zeros, so that each row's window is one piece of memory.
// Letters: B clips, T frames, G groups, C input channels of a group, O outputs of a group.

import type * as tf from '@tensorflow/tfjs-core';
import { oneProduct, packedSize, runGemm } from '../../gemm/wasm/run-gemm.ts';
import type { BackendKernels, Conv1dAttributes, Conv1dInputs, KernelSet } from '../../kernel-set/kernel-set.ts';
import type { Heap } from '../../wasm/heap.ts';
import { reverseTaps, splitGroups } from './conv1d.layout.ts';
import { runWinograd, usesWinograd } from './winograd.wasm.ts';

type FusedAttributes = Parameters<KernelSet['conv1d']>[1];

/** Clips split by group, with their zeros. */
interface Split {
  address: number;
  /** With the zeros. */
  frames: number;
  channels: number;
}

export function wasmConv1d(heap: Heap) {
  return {
    conv1d: (inputs, attributes) => convolve(heap, inputs, attributes),
    conv1dInputGradient: ({ dy, filter }, attributes) => inputGradient(heap, dy, filter, attributes),
    conv1dFilterGradient: ({ dy, x }, attributes) => filterGradient(heap, dy, x, attributes),
  } satisfies BackendKernels;
}

const nothingAdded = { ...oneProduct, bias: null, mask: null, residual: null, activation: 'none' } as const;

function convolve(
  heap: Heap,
  { x, filter, bias }: Conv1dInputs<tf.TensorInfo>,
  attributes: FusedAttributes,
): tf.TensorInfo {
  const { kernel, stride, padLeft, padRight, groups, frames, outputs, isPacked, activation } = attributes;
  const [clips, , channels] = x.shape as [number, number, number];
  const outFrames = Math.floor((frames + padLeft + padRight - kernel) / stride) + 1;
  const out = heap.output([clips, outFrames, groups * outputs]);
  const isPlain = groups === 1 && padLeft === 0 && padRight === 0;
  if (isPacked && isPlain && kernel === 3 && stride === 2 && usesWinograd(outFrames, channels)) {
    runWinograd(heap, clips, { frames, outFrames, channels, outputs, x, panels: filter, out, bias, activation });
    return out;
  }
  withSplit(heap, x, groups, padLeft, padRight, (split) => {
    const k = kernel * split.channels;
    runGemm(heap, {
      ...nothingAdded,
      ...operandA(split, clips),
      m: outFrames,
      n: outputs,
      k,
      outerCount: groups,
      innerCount: clips,
      lda: 4 * stride * split.channels,
      isATransposed: false,
      b: filter,
      ldb: 4 * outputs,
      bOuterStride: 4 * (isPacked ? packedSize(k, outputs) : k * outputs),
      bLayout: isPacked ? 'packed' : 'plain',
      c: out,
      ldc: 4 * groups * outputs,
      cOuterStride: 4 * outputs,
      cInnerStride: 4 * outFrames * groups * outputs,
      bias,
      biasOuterStride: 4 * outputs,
      activation,
    });
  });
  return out;
}

/** [G, kernel · C, O], summed over the clips. */
function filterGradient(heap: Heap, dy: tf.TensorInfo, x: tf.TensorInfo, attributes: Conv1dAttributes): tf.TensorInfo {
  const { kernel, stride, padLeft, padRight, groups, outputs } = attributes;
  const [, , allChannels] = x.shape as [number, number, number];
  const [clips, outFrames] = dy.shape as [number, number, number];
  const taps = kernel * (allChannels / groups);
  const out = heap.output([groups, taps, outputs]);
  withSplit(heap, x, groups, padLeft, padRight, (split) => {
    runGemm(heap, {
      ...nothingAdded,
      ...operandA(split, clips),
      m: taps,
      n: outputs,
      k: outFrames,
      outerCount: groups,
      innerCount: clips,
      lda: 4 * stride * split.channels,
      isATransposed: true,
      b: dy,
      ldb: 4 * groups * outputs,
      bOuterStride: 4 * outputs,
      bInnerStride: 4 * outFrames * groups * outputs,
      bLayout: 'plain',
      c: out,
      ldc: 4 * outputs,
      cOuterStride: 4 * taps * outputs,
      sumsInner: true,
    });
  });
  return out;
}

/** The frames whose places agree modulo the stride (a phase) are one convolution of dy each, with the filter's taps of that
 *  phase in reverse order. [B, T, G · C]. */
function inputGradient(
  heap: Heap,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  attributes: Conv1dAttributes,
): tf.TensorInfo {
  const { kernel, stride, padLeft, groups, frames, outputs } = attributes;
  const [clips, outFrames] = dy.shape as [number, number, number];
  const [, filterRows] = filter.shape as [number, number, number];
  const channels = filterRows / kernel;
  const out = heap.output([clips, frames, groups * channels]);
  const mostTaps = Math.ceil(kernel / stride);
  // a frame of phase p at padded place q · stride + p reads rows q − taps + 1 … q of dy
  const lastPlace = Math.floor((padLeft + frames - 1) / stride);
  const padding = [mostTaps - 1, Math.max(0, lastPlace + 1 - outFrames)] as const;
  withSplit(heap, dy, groups, padding[0], padding[1], (split) => {
    for (let phase = 0; phase < stride; phase++) {
      const taps = Math.max(0, Math.ceil((kernel - phase) / stride));
      const place = Math.max(0, Math.ceil((padLeft - phase) / stride));
      const first = place * stride + phase - padLeft;
      const rows = Math.max(0, Math.ceil((frames - first) / stride));
      if (rows === 0) continue;
      const target = { c: heap.address(out) + 4 * first * groups * channels, ldc: 4 * stride * groups * channels };
      if (taps === 0) {
        clearFrames(heap, out, first, stride, clips, frames);
        continue;
      }
      heap.withBytes(4 * groups * taps * outputs * channels, (reversed) => {
        const sizes = { kernel, channels, outputs, phase, step: stride, taps };
        heap.run(reverseTaps, { filter, out: reversed, ...sizes }, groups);
        const a = operandA(split, clips);
        runGemm(heap, {
          ...nothingAdded,
          ...a,
          ...target,
          a: a.a + 4 * (mostTaps - taps + place) * outputs,
          m: rows,
          n: channels,
          k: taps * outputs,
          outerCount: groups,
          innerCount: clips,
          lda: 4 * outputs,
          isATransposed: false,
          b: reversed,
          ldb: 4 * channels,
          bOuterStride: 4 * taps * outputs * channels,
          bLayout: 'plain',
          cOuterStride: 4 * channels,
          cInnerStride: 4 * frames * groups * channels,
        });
      });
    }
  });
  return out;
}

function clearFrames(
  heap: Heap,
  out: tf.TensorInfo,
  first: number,
  stride: number,
  clips: number,
  frames: number,
): void {
  const values = heap.view(out);
  const [, , width] = out.shape as [number, number, number];
  for (let clip = 0; clip < clips; clip++) {
    for (let t = first; t < frames; t += stride) {
      values.fill(0, (clip * frames + t) * width, (clip * frames + t + 1) * width);
    }
  }
}

function operandA({ address, frames, channels }: Split, clips: number) {
  const clipBytes = 4 * frames * channels;
  return { a: address, aOuterStride: clips * clipBytes, aInnerStride: clipBytes };
}

/** Calls `use` with x [B, T, G · C] as [G, B, padLeft + T + padRight, C]: x itself where it is that already. */
function withSplit(
  heap: Heap,
  x: tf.TensorInfo,
  groups: number,
  padLeft: number,
  padRight: number,
  use: (split: Split) => void,
): void {
  const [clips, frames, allChannels] = x.shape as [number, number, number];
  const channels = allChannels / groups;
  const paddedFrames = padLeft + frames + padRight;
  if (groups === 1 && paddedFrames === frames) {
    use({ address: heap.address(x), frames, channels });
    return;
  }
  heap.withBytes(4 * groups * clips * paddedFrames * channels, (address) => {
    const args = { x, out: address, clips, frames, groups, channels, padLeft, padRight };
    heap.run(splitGroups, args, groups * clips);
    use({ address, frames: paddedFrames, channels });
  });
}
