// Clips of different lengths as one batch, and back again: padded samples, padded frames, or packed sequences, one clip
// behind the other without padding.
// Letters: B clips, N samples, T frames, C features, W width of a row.

import * as tf from '@tensorflow/tfjs-core';
import type { BatchPadding } from '../config/forward-mode.ts';
import { isPackedSequence } from '../engine/packed-sequences.ts';
import { filledTensor } from '../engine/tensor.ts';
import { largestOf } from '../lib/long-lists.ts';
import type { ClipFrames, FrameBatch } from './clip-frames.ts';

/** On WebGPU lengths are rounded up to multiples of this, so that clips of similar length share buffers. */
const webgpuBucketFrames = 16;

/** The length that so many frames are computed at. */
export function bucketedFrames(frames: number): number {
  return tf.getBackend() === 'webgpu' ? Math.ceil(frames / webgpuBucketFrames) * webgpuBucketFrames : frames;
}

/** The samples of the longest clip. */
export function longestOf(clips: readonly Float32Array[]): number {
  return clips.reduce((longest, samples) => Math.max(longest, samples.length), 0);
}

/** All clips as long as the batch, as SequenceFeatureExtractor.pad of transformers 5.17 makes them with `padding=True`. A clip
 *  that is so long already comes back itself. */
export function padSamples(clips: readonly Float32Array[], padding: BatchPadding): Float32Array[] {
  const { multipleOf, value, side } = padding;
  const longest = longestOf(clips);
  const length = multipleOf ? Math.ceil(longest / multipleOf) * multipleOf : longest;
  return clips.map((samples) => {
    if (samples.length === length) return samples;
    const padded = new Float32Array(length).fill(value);
    padded.set(samples, side === 'left' ? length - samples.length : 0);
    return padded;
  });
}

/** Samples of each clip, zeros behind the shorter ones, [B, N, 1]. */
export function stackSamples(clips: readonly Float32Array[]): tf.Tensor3D {
  const longest = longestOf(clips);
  const values = new Float32Array(clips.length * longest);
  for (const [i, samples] of clips.entries()) values.set(samples, i * longest);
  return tf.tensor3d(values, [clips.length, longest, 1]);
}

/** [B, T, C] → [B, length, C], zeros at the end. */
export function padFrames(x: tf.Tensor3D, length: number): tf.Tensor3D {
  if (x.shape[1] === length) return x;
  return tf.pad(x, [
    [0, 0],
    [0, length - x.shape[1]],
    [0, 0],
  ]);
}

/** Rows of each clip, zeros behind the shorter ones, [B, T, W]. */
export function padRows(clips: readonly ClipFrames[], width: number): FrameBatch {
  const frameCounts = frameCountsOf(clips);
  const frames = bucketedFrames(largestOf(frameCounts));
  const values = new Float32Array(clips.length * frames * width);
  for (const [i, clip] of clips.entries()) values.set(clip.frames, i * frames * width);
  return { frames: tf.tensor3d(values, [clips.length, frames, width]), frameCounts };
}

/** Clips one behind the other, [1, ΣT, W]. */
export function packRows(clips: readonly ClipFrames[], width: number): FrameBatch {
  const frameCounts = frameCountsOf(clips);
  const rows = frameCounts.reduce((sum, count) => sum + count, 0);
  const frames = filledTensor([1, rows, width], (values) => {
    let at = 0;
    for (const clip of clips) {
      values.set(clip.frames, at);
      at += clip.frames.length;
    }
  });
  return { frames: frames as tf.Tensor3D, frameCounts };
}

function frameCountsOf(clips: readonly ClipFrames[]): Int32Array {
  return Int32Array.from(clips, (clip) => clip.frameCount);
}

/** The clips of a padded batch [B, T, W]: the first `frameCounts` [B] rows of each. */
export function unpadRows(batch: Float32Array, frameCounts: Int32Array, width: number): ClipFrames[] {
  const size = batch.length / frameCounts.length;
  return Array.from(frameCounts, (frameCount, i) => {
    return { frames: batch.slice(i * size, i * size + frameCount * width), frameCount };
  });
}

/** Clips `from` … `to` − 1 of a batch. Caller owns the frames. */
export function sliceClips({ frames, frameCounts }: FrameBatch, from: number, to: number): FrameBatch {
  const counts = frameCounts.subarray(from, to);
  if (counts.length === frameCounts.length) return { frames: tf.clone(frames), frameCounts: counts };
  if (!isPackedSequence(frames, frameCounts))
    return { frames: tf.slice(frames, [from, 0, 0], [to - from, -1, -1]), frameCounts: counts };
  const rows = (some: Int32Array) => some.reduce((sum, count) => sum + count, 0);
  const first = rows(frameCounts.subarray(0, from));
  return { frames: tf.slice(frames, [0, first, 0], [1, rows(counts), -1]), frameCounts: counts };
}

/** Clips that go through the frozen layers together, in order: on WebGPU all. On wasm a batch saves less than its padding
 *  costs, unless there is little of it: neighbours whose lengths differ by a tenth at most. */
export function trunkBatches(clips: readonly Float32Array[]): Float32Array[][] {
  if (tf.getBackend() === 'webgpu') return [[...clips]];
  const batches: Float32Array[][] = [];
  let batch: Float32Array[] = [];
  let [shortest, longest] = [Infinity, 0];
  for (const clip of clips) {
    shortest = Math.min(shortest, clip.length);
    longest = Math.max(longest, clip.length);
    if (batch.length === 0 || shortest < 0.9 * longest) {
      batch = [];
      batches.push(batch);
      [shortest, longest] = [clip.length, clip.length];
    }
    batch.push(clip);
  }
  return batches;
}
