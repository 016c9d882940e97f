// onnxruntime-web on the graphs that PyTorch exported.

import * as ort from 'onnxruntime-web/wasm';
import { gemmBenchmarkShape } from '../../../src/engine/gemm/benchmark-shape.ts';
import { present } from '../../../src/lib/present.ts';
import { exposeWorker } from '../../../src/protocol/worker-client.ts';
import { clipSamples, type SystemWorker } from '../task.ts';
import { errorOf, goldenClips, peerBytes } from './peer-files.ts';
import { timeRound, warm } from './timing.ts';

let call: () => Promise<void>;

const api: SystemWorker = {
  async open(task, system) {
    if (task.kind === 'step') throw new Error('onnxruntime-web does not train.');
    ort.env.wasm.numThreads = system.threads;
    ort.env.wasm.wasmPaths = new URL('/ort/', self.location.origin).href;
    const graph = await peerBytes(task.kind === 'product' ? 'product' : task.model, 'model.onnx');
    const session = await ort.InferenceSession.create(graph, { executionProviders: [system.backend] });
    let error: number | null = null;
    if (task.kind === 'product') {
      const { rows, inputs, outputs } = gemmBenchmarkShape;
      const random = (size: number) => Float32Array.from({ length: size }, () => 2 * Math.random() - 1);
      const a = new ort.Tensor('float32', random(rows * inputs), [rows, inputs]);
      const b = new ort.Tensor('float32', random(inputs * outputs), [inputs, outputs]);
      call = async () => {
        await session.run({ a, b });
      };
    } else {
      const clips = await goldenClips(task.model, task.batch, clipSamples);
      const input = new ort.Tensor('float32', clips, [task.batch, clipSamples]);
      let logits: ArrayLike<number> = [];
      call = async () => {
        const output = await session.run({ input_values: input });
        logits = present(output.logits).data as Float32Array;
      };
      await call();
      error = await errorOf(task.model, task.batch, logits);
    }
    await warm(call);
    return { threads: ort.env.wasm.numThreads, error };
  },
  round: (leastSec) => timeRound(call, leastSec),
  profile: async () => null,
};

exposeWorker(api);
