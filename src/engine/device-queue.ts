// How far the GPU is behind what it was given.

import * as tf from '@tensorflow/tfjs-core';

interface BackendWithQueue {
  queue: GPUQueue;
}

function hasQueue(backend: unknown): backend is BackendWithQueue {
  return typeof backend === 'object' && backend !== null && 'queue' in backend;
}

/** Resolves when the device has done what was submitted until now; at once on backends that compute in the call. */
export async function submittedWorkDone(): Promise<void> {
  const backend: unknown = tf.backend();
  if (hasQueue(backend)) await backend.queue.onSubmittedWorkDone();
}
