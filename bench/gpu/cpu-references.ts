// What the examination's cases give in plain JavaScript, composed of TensorFlow.js's operations: in Node nobody else has them. The page
// compares with wasm.

import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { type Extent, type KernelCase, kernelCases } from '../../src/engine/backend/examination/kernel-cases.ts';
import type { References } from '../../src/engine/backend/examination/reference.ts';

/** The backend that is in use is so again afterwards. */
export async function referencesOnCpu(extent: Extent): Promise<References> {
  const inUse = tf.getBackend();
  await tf.setBackend('cpu');
  try {
    const references = new Map<string, Float32Array[]>();
    for (const [name, { run }] of Object.entries<KernelCase>(kernelCases)) {
      const results = tf.tidy(() => run(extent));
      references.set(name, (await Promise.all(results.map((tensor) => tensor.data()))) as Float32Array[]);
      tf.dispose(results);
    }
    return references;
  } finally {
    await tf.setBackend(inUse);
  }
}
