// Layer normalisation, its gradient, sums of columns, and means over clips on wasm.

import { clipPlaces } from '../sequence-offsets.ts';
import { registerHeapKernel } from './heap.ts';
import { asWord, kernelNumbers, type WasmRunner } from './runner.ts';

/** Columns that one chunk of a sum over rows takes at least: a cache line. */
const lineColumns = 16;

export function registerWasmRows(runner: WasmRunner): void {
  // x [R, C], gain [C], bias [C] → y [R, C], mean [R, 1], inverseStd [R, 1]
  registerHeapKernel(runner, 'VoxtuneLayerNorm', (heap, { x, gain, bias }, { eps }) => {
    const [rows, channels] = x!.shape as [number, number];
    const outputs = [heap.output([rows, channels]), heap.output([rows, 1]), heap.output([rows, 1])];
    const words = [asWord(Number(eps)), channels, ...heap.addresses(x, gain, bias, ...outputs)];
    runner.runOver(kernelNumbers.normalise, rows, 1, channels, words);
    return outputs;
  });
  // dy [R, C], x [R, C], mean [R, 1], inverseStd [R, 1], gain [C] → dx [R, C], dGain [C], dBias [C]
  registerHeapKernel(runner, 'VoxtuneLayerNormGradient', (heap, { dy, x, mean, inverseStd, gain }) => {
    const [rows, channels] = dy!.shape as [number, number];
    const [dx, dGain, dBias] = [heap.output([rows, channels]), heap.output([channels]), heap.output([channels])];
    const inputs = heap.addresses(dy, x, mean, inverseStd);
    const rowWords = [channels, ...inputs, ...heap.addresses(gain, dx)];
    runner.runOver(kernelNumbers.normaliseGradient, rows, 1, channels, rowWords);
    const columnWords = [rows, ...inputs, ...heap.addresses(dBias, dGain)];
    runner.runOver(kernelNumbers.columnSums, channels, lineColumns, rows, columnWords);
    return [dx, dGain, dBias];
  });
  // x [R, C] → [C]
  registerHeapKernel(runner, 'VoxtuneColumnSum', (heap, { x }) => {
    const [rows, channels] = x!.shape as [number, number];
    const out = heap.output([channels]);
    const words = [rows, heap.address(x), 0, 0, 0, heap.address(out), 0];
    runner.runOver(kernelNumbers.columnSums, channels, lineColumns, rows, words);
    return out;
  });
  // x [B, T, C] or joined [1, ΣT, C] → [B, C]
  registerHeapKernel(runner, 'VoxtuneClipMean', (heap, { x }, attrs) => {
    const channels = x!.shape[2]!;
    const clips = clipPlaces(attrs);
    const out = heap.output([clips.length, channels]);
    clips.forEach(({ count, start }, clip) => {
      const words = [
        count,
        heap.address(x) + 4 * start * channels,
        0,
        0,
        0,
        heap.address(out) + 4 * clip * channels,
        0,
      ];
      runner.runOver(kernelNumbers.columnSums, channels, lineColumns, count, words);
    });
    const means = heap.view(out);
    clips.forEach(({ count }, clip) => {
      for (let i = clip * channels; i < (clip + 1) * channels; i++) means[i]! /= count;
    });
    return out;
  });
  // dy [B, C] → [B, T, C] or joined [1, ΣT, C]
  registerHeapKernel(runner, 'VoxtuneClipMeanGradient', (heap, { dy }, attrs) => {
    const [batch, channels] = dy!.shape as [number, number];
    const frames = Number(attrs.frames);
    const clips = clipPlaces(attrs);
    const rows = frames * batch || clips.reduce((sum, { count }) => sum + count, 0);
    const out = heap.output(frames ? [batch, frames, channels] : [1, rows, channels]);
    const slopes = heap.view(dy!);
    const target = heap.view(out);
    if (frames) target.fill(0);
    clips.forEach(({ count, start }, clip) => {
      const row = slopes.slice(clip * channels, (clip + 1) * channels).map((slope) => slope / count);
      for (let t = start; t < start + count; t++) target.set(row, t * channels);
    });
    return out;
  });
}
