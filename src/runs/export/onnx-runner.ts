// An ONNX model of ours in onnxruntime's WebAssembly build, whose files come from the page's own origin.

import glueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { present } from '../../lib/present.ts';

export interface OnnxRunner {
  /** Of one clip as the model takes it, [samples] → [labels]. */
  logits(samples: Float32Array): Promise<number[]>;
  close(): Promise<void>;
}

/** Beyond four, threads hardly help it with clips of some seconds. */
const mostThreads = 4;

/** Opens a whole file. Rejects with what onnxruntime says. */
export async function openOnnxRunner(model: Uint8Array): Promise<OnnxRunner> {
  // memory that threads share needs an isolated page
  env.wasm.numThreads = globalThis.crossOriginIsolated ? Math.min(navigator.hardwareConcurrency, mostThreads) : 1;
  env.wasm.wasmPaths = { mjs: absolute(glueUrl), wasm: absolute(wasmUrl) };
  const session = await InferenceSession.create(model, { executionProviders: ['wasm'], logSeverityLevel: 3 });
  const hasMask = session.inputNames.includes('attention_mask');
  return {
    async logits(samples) {
      const dims = [1, samples.length];
      const feeds: Record<string, Tensor> = { input_values: new Tensor('float32', samples, dims) };
      if (hasMask) feeds.attention_mask = new Tensor('int64', new BigInt64Array(samples.length).fill(1n), dims);
      const { logits } = await session.run(feeds);
      return [...(present(logits).data as Float32Array)];
    },
    close: () => session.release(),
  };
}

function absolute(url: string): string {
  return new URL(url, import.meta.url).href;
}
