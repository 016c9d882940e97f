// How far the GPU is behind what it was given.

import * as tf from '@tensorflow/tfjs-core';
import { CustomWebgpuBackend } from '../webgpu/custom-webgpu-backend.ts';

/** Resolves when the device has done what it was given until now; at once on backends that compute in the call. */
export async function submittedWorkDone(): Promise<void> {
  const backend = tf.backend();
  if (backend instanceof CustomWebgpuBackend) await backend.done();
}
