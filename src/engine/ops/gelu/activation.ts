// Activations, by name: what a GEMM may apply to its result before it is stored.

import type * as tf from '@tensorflow/tfjs-core';
import type { Activation } from '../../kernel-set/kernel-set.ts';
import { dropout } from '../dropout/dropout.ts';
import { gelu, geluDropout } from './gelu.ts';

export function activate<T extends tf.Tensor>(x: T, activation: Activation): T {
  return activation === 'gelu' ? gelu(x) : x;
}

/** The same, then dropout with these factors. */
export function activateAndDrop<T extends tf.Tensor>(x: T, activation: Activation, mask: tf.Tensor): T {
  return activation === 'gelu' ? geluDropout(x, mask) : dropout(x, mask);
}
