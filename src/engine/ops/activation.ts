// What a product may apply to its result before it is stored.

import type * as tf from '@tensorflow/tfjs-core';
import { gelu } from './gelu.ts';

export type Activation = 'none' | 'gelu';

export function activate<T extends tf.Tensor>(x: T, activation: Activation): T {
  return activation === 'gelu' ? gelu(x) : x;
}
