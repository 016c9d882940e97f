// What the cases of the kernels give on wasm, which is started for as long as that takes.

import * as tf from '@tensorflow/tfjs-core';
import { installKernels, uninstallKernels } from '../../kernel-set/kernels.ts';
import { Heap, type WasmBackend } from '../../wasm/heap.ts';
import { hasRelaxedSimd } from '../../wasm/kernel-instance.ts';
import { loadKernels } from '../../wasm/load-module.ts';
import { stockWasmKernels, wasmKernels } from '../../wasm/wasm-kernels.ts';
import { hasWasmSimd } from '../wasm-module.ts';
import { startWasmBackend } from '../wasm-runtime.ts';
import { type Extent, type KernelCase, kernelCases } from './kernel-cases.ts';

/** By the kernel's name: the values of each result of its case. */
export type References = ReadonlyMap<string, readonly Float32Array[]>;

/** The backend that is in use is so again afterwards; nothing may ask it for anything meanwhile. */
export async function referencesOnWasm(extent: Extent): Promise<References> {
  const inUse = tf.getBackend();
  const module = await startWasmBackend(false);
  try {
    if (hasWasmSimd()) {
      const options = { threads: 1, usesRelaxed: hasRelaxedSimd(), onThreadLost: () => undefined };
      const heap = new Heap(tf.backend() as WasmBackend, await loadKernels(module, options));
      installKernels('wasm', wasmKernels(heap), stockWasmKernels(heap));
    }
    const references = new Map<string, Float32Array[]>();
    for (const [name, { run }] of Object.entries<KernelCase>(kernelCases)) {
      const results = tf.tidy(() => run(extent));
      // slices: what wasm gives may be a view of its heap
      references.set(
        name,
        await Promise.all(results.map(async (tensor) => (await tensor.data()).slice() as Float32Array)),
      );
      tf.dispose(results);
    }
    return references;
  } finally {
    tf.removeBackend('wasm');
    uninstallKernels('wasm');
    if (tf.findBackendFactory(inUse)) await tf.setBackend(inUse);
  }
}
