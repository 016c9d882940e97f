// Where a call's time goes, kernel by kernel. Exact on wasm, where a kernel has done its work when it returns.

import * as tf from '@tensorflow/tfjs-core';
import { itemAt } from '../../../src/lib/present.ts';
import type { KernelTime } from '../task.ts';

/** Runs `call` a few times with every kernel of the open backend timed. A kernel that calls another counts both. */
export async function profileKernels(call: () => Promise<void>, calls: number): Promise<KernelTime[]> {
  const times = new Map<string, KernelTime>();
  const kernels = tf.getKernelsForBackend(tf.getBackend());
  const originals = kernels.map((kernel) => kernel.kernelFunc);
  for (const kernel of kernels) {
    const own = kernel.kernelFunc;
    kernel.kernelFunc = (parameters) => {
      const startedAt = performance.now();
      const result = own(parameters);
      const time = times.get(kernel.kernelName) ?? { kernel: kernel.kernelName, calls: 0, seconds: 0 };
      time.calls += 1 / calls;
      time.seconds += (performance.now() - startedAt) / 1000 / calls;
      times.set(kernel.kernelName, time);
      return result;
    };
  }
  const startedAt = performance.now();
  try {
    for (let i = 0; i < calls; i++) await call();
  } finally {
    kernels.forEach((kernel, i) => {
      kernel.kernelFunc = itemAt(originals, i);
    });
  }
  const total = (performance.now() - startedAt) / 1000 / calls;
  const inKernels = [...times.values()].reduce((sum, { seconds }) => sum + seconds, 0);
  const rest = { kernel: 'outside of kernels', calls: 1, seconds: Math.max(0, total - inKernels) };
  return [...times.values(), rest].sort((a, b) => b.seconds - a.seconds);
}
