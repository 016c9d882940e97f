// Runs kernels of our own, which a backend may have or lack: an op asks for one and composes TensorFlow.js's operations
// where it is told that there is none.

import * as tf from '@tensorflow/tfjs-core';

/** Numbers, words and lists that a kernel gets beside its tensors. */
export type KernelAttrs = Record<string, number | boolean | string | readonly number[]>;
/** Inputs by name; those that are absent are left out. */
export type KernelInputs = Record<string, tf.Tensor | null | undefined>;

export function hasCustomKernel(name: string): boolean {
  return tf.getKernel(name, tf.getBackend()) !== undefined;
}

/** The kernel's outputs where the open backend has it; null where it has not. */
export function runCustomKernel(name: string, inputs: KernelInputs, attrs: KernelAttrs = {}): tf.Tensor[] | null {
  if (!hasCustomKernel(name)) return null;
  const result = tf.engine().runKernel(name, present(inputs), attrs as tf.NamedAttrMap);
  return Array.isArray(result) ? result : [result as tf.Tensor];
}

/** The inputs that are there: TensorFlow.js's tape takes every key for a tensor. */
export function present(inputs: KernelInputs): Record<string, tf.Tensor> {
  return Object.fromEntries(Object.entries(inputs).filter((entry): entry is [string, tf.Tensor] => Boolean(entry[1])));
}
