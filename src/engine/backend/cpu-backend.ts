// TensorFlow.js's plain JavaScript backend, for tests in Node of what is built on tensors. The page never loads it.

import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';

export async function useCpuBackend(): Promise<void> {
  await tf.setBackend('cpu');
  await tf.ready();
}
