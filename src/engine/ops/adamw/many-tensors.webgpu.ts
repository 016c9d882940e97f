// How many tensors a dispatch of the optimizer's passes takes, and what their buffers and sizes are called.

import * as tf from '@tensorflow/tfjs-core';
import type { CustomWebgpuBackend } from '../../webgpu/custom-webgpu-backend.ts';

export const sizeOf = ({ shape }: tf.TensorInfo) => tf.util.sizeFromShape(shape);
export const indices = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Names NAME0 … with one value each. */
export function numbered<T>(name: string, values: readonly T[]): Record<string, T> {
  return Object.fromEntries(values.map((value, i) => [`${name}${i}`, value]));
}

/** Parts of a list, `size` each but the last. */
export function inGroups<T>(list: readonly T[], size: number): T[][] {
  return indices(Math.ceil(list.length / size)).map((i) => list.slice(i * size, (i + 1) * size));
}

/** So that a kernel's code stays short. */
const mostAtOnce = 8;

/** Tensors of `buffers` buffers each that a dispatch can bind beside `others`. */
export function tensorsAtOnce({ device }: CustomWebgpuBackend, buffers: number, others = 0): number {
  const room = Math.floor((device.limits.maxStorageBuffersPerShaderStage - others) / buffers);
  return Math.max(1, Math.min(mostAtOnce, room));
}
