// The one version of TensorFlow.js that the engine works with: it reaches into private parts of it, which any other version may
// have changed. Before changing it, check them:
// - the engine's tape and the making of tensors: addTapeNode, keep, state.kernelDepth, makeTensorFromTensorInfo
//   (../tfjs-engine.ts)
// - BackendWasm's dataIdMap, incRef and makeOutput (../wasm/heap.ts); its constructor, the Emscripten modules in wasm-out and
//   the functions that the backend calls on them (wasm-runtime.ts, stock-threads.ts)
// - WebGPUBackend's command buffers, bindings and disposal (../webgpu/custom-webgpu-backend.ts); uploadToGPU (../tensor.ts)
// - the kernels that ours replace: Identity, Add, BatchMatMul, _FusedMatMul (../wasm/wasm-kernels.ts)

import { version_wasm } from '@tensorflow/tfjs-backend-wasm/dist/base';
import * as tf from '@tensorflow/tfjs-core';
import { VoxtuneError } from '../../lib/errors.ts';

export const tfjsVersion = '4.22.0';

/** Throws where another version was installed. */
export function assertTfjsVersion(): void {
  for (const found of [tf.version_core, version_wasm]) {
    if (found === tfjsVersion) continue;
    const message = `The engine needs TensorFlow.js ${tfjsVersion}, found ${found}. Run npm ci.`;
    throw new VoxtuneError('internal/unexpected', message);
  }
}
