// Convolutions over time on wasm: products whose left rows overlap. Where there are several groups, or zeros at the ends, the
// clips are laid out once as [G, B, T, C] with their zeros, so that each row's window is one piece of memory.
// Letters: B clips, T frames, G groups, C input channels of a group, O outputs of a group, K kernel, S stride.

import type * as tf from '@tensorflow/tfjs-core';
import { type GemmJob, runGemm } from '../../gemm/gemm.wasm.ts';
import { type Heap, registerHeapKernel } from '../../wasm/heap.ts';
import { kernelNumbers, type WasmRunner } from '../../wasm/runner.ts';
import type { Conv1dAttrs } from './conv1d-attrs.ts';
import { runMinimalFilter, takesMinimalFilter } from './winograd.wasm.ts';

type Fused = Conv1dAttrs & { isPacked: boolean; activation: 'none' | 'gelu' };

/** Clips split by group, with their zeros. */
interface Split {
  address: number;
  /** With the zeros. */
  frames: number;
  channels: number;
}

export function registerWasmConvolution(runner: WasmRunner): void {
  registerHeapKernel(runner, 'VoxtuneConv1d', (heap, { x, filter, bias }, attrs) =>
    convolve(heap, x!, filter!, bias, attrs as unknown as Fused),
  );
  registerHeapKernel(runner, 'VoxtuneConv1dInputGradient', (heap, { dy, filter }, attrs) =>
    inputGradient(heap, dy!, filter!, attrs as unknown as Conv1dAttrs),
  );
  registerHeapKernel(runner, 'VoxtuneConv1dFilterGradient', (heap, { dy, x }, attrs) =>
    filterGradient(heap, dy!, x!, attrs as unknown as Conv1dAttrs),
  );
}

const nothingAdded = { bias: 0, biasOuter: 0, residual: 0, activation: 'none', sumsInner: false } as const;

function convolve(
  heap: Heap,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  bias: tf.TensorInfo | undefined,
  attrs: Fused,
): tf.TensorInfo {
  const { kernel, stride, padLeft, padRight, groups, frames, outputs, isPacked, activation } = attrs;
  const clips = x.shape[0]!;
  const outFrames = Math.floor((frames + padLeft + padRight - kernel) / stride) + 1;
  const out = heap.output([clips, outFrames, groups * outputs]);
  const channels = x.shape[2]!;
  const isPlain = groups === 1 && padLeft === 0 && padRight === 0;
  if (isPacked && isPlain && kernel === 3 && stride === 2 && takesMinimalFilter(outFrames, channels)) {
    const [xAt, filterAt, outAt, biasAt] = heap.addresses(x, filter, out, bias) as [number, number, number, number];
    const sizes = { clips, frames, outFrames, channels, outputs };
    runMinimalFilter(heap.runner, { ...sizes, x: xAt, filter: filterAt, out: outAt, bias: biasAt, activation });
    return out;
  }
  withSplit(heap, x, groups, padLeft, padRight, (split) => {
    const depth = kernel * split.channels;
    runGemm(heap.runner, {
      ...nothingAdded,
      ...leftSide(split, clips),
      rows: outFrames,
      columns: outputs,
      depth,
      outer: groups,
      inner: clips,
      aStride: 4 * stride * split.channels,
      isATransposed: false,
      b: heap.address(filter),
      bStride: 4 * outputs,
      bOuter: 4 * depth * (isPacked ? Math.ceil(outputs / 8) * 8 : outputs),
      bInner: 0,
      bLayout: isPacked ? 'packed' : 'plain',
      c: heap.address(out),
      cStride: 4 * groups * outputs,
      cOuter: 4 * outputs,
      cInner: 4 * outFrames * groups * outputs,
      bias: heap.address(bias),
      biasOuter: 4 * outputs,
      activation,
    });
  });
  return out;
}

/** [G, K · C, O], summed over the clips. */
function filterGradient(heap: Heap, dy: tf.TensorInfo, x: tf.TensorInfo, attrs: Conv1dAttrs): tf.TensorInfo {
  const { kernel, stride, padLeft, padRight, groups, outputs } = attrs;
  const [clips, outFrames] = dy.shape as [number, number, number];
  const depth = kernel * (x.shape[2]! / groups);
  const out = heap.output([groups, depth, outputs]);
  withSplit(heap, x, groups, padLeft, padRight, (split) => {
    runGemm(heap.runner, {
      ...nothingAdded,
      ...leftSide(split, clips),
      rows: depth,
      columns: outputs,
      depth: outFrames,
      outer: groups,
      inner: clips,
      aStride: 4 * stride * split.channels,
      isATransposed: true,
      b: heap.address(dy),
      bStride: 4 * groups * outputs,
      bOuter: 4 * outputs,
      bInner: 4 * outFrames * groups * outputs,
      bLayout: 'plain',
      c: heap.address(out),
      cStride: 4 * outputs,
      cOuter: 4 * depth * outputs,
      cInner: 0,
      sumsInner: true,
    });
  });
  return out;
}

/** The frames whose places agree modulo the stride are one convolution of dy each, with the filter's taps of that place,
 *  turned round. [B, T, G · C]. */
function inputGradient(heap: Heap, dy: tf.TensorInfo, filter: tf.TensorInfo, attrs: Conv1dAttrs): tf.TensorInfo {
  const { kernel, stride, padLeft, groups, frames, outputs } = attrs;
  const [clips, outFrames] = dy.shape as [number, number, number];
  const channels = filter.shape[1]! / kernel;
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
      const target = { c: heap.address(out) + 4 * first * groups * channels, cStride: 4 * stride * groups * channels };
      if (taps === 0) {
        clearFrames(heap, out, first, stride, clips, frames);
        continue;
      }
      heap.runner.withBytes(4 * groups * taps * outputs * channels, (turned) => {
        const words = [heap.address(filter), turned, kernel, channels, outputs, phase, stride, taps];
        heap.runner.run(kernelNumbers.turnFilter, words, groups);
        const left = leftSide(split, clips);
        runGemm(heap.runner, {
          ...nothingAdded,
          ...left,
          ...target,
          a: left.a + 4 * (mostTaps - taps + place) * outputs,
          rows,
          columns: channels,
          depth: taps * outputs,
          outer: groups,
          inner: clips,
          aStride: 4 * outputs,
          isATransposed: false,
          b: turned,
          bStride: 4 * channels,
          bOuter: 4 * taps * outputs * channels,
          bInner: 0,
          bLayout: 'plain',
          cOuter: 4 * channels,
          cInner: 4 * frames * groups * channels,
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
  const width = out.shape[2]!;
  for (let clip = 0; clip < clips; clip++) {
    for (let t = first; t < frames; t += stride) {
      values.fill(0, (clip * frames + t) * width, (clip * frames + t + 1) * width);
    }
  }
}

function leftSide({ address, frames, channels }: Split, clips: number): Pick<GemmJob, 'a' | 'aOuter' | 'aInner'> {
  const clipBytes = 4 * frames * channels;
  return { a: address, aOuter: clips * clipBytes, aInner: clipBytes };
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
  heap.runner.withBytes(4 * groups * clips * paddedFrames * channels, (address) => {
    const words = [heap.address(x), address, clips, frames, groups, channels, padLeft, padRight];
    heap.runner.run(kernelNumbers.splitGroups, words, groups * clips);
    use({ address, frames: paddedFrames, channels });
  });
}
