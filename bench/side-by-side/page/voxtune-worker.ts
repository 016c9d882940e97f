// Voxtune's engine and model, or the same model over TensorFlow.js's own kernels.

import { cachedMode } from '../../../src/config/forward-mode.ts';
import { presets } from '../../../src/config/presets.ts';
import { openEngine } from '../../../src/engine/backend/backend.ts';
import { gemmToMeasure } from '../../../src/engine/gemm/measure-gemm.ts';
import { parseModelConfig } from '../../../src/formats/hugging-face/model-config.ts';
import { readSafetensors } from '../../../src/formats/weights/safetensors.ts';
import { HubertClassifier } from '../../../src/model/classifier.ts';
import { loadWeights } from '../../../src/model/weights/loading.ts';
import { exposeWorker } from '../../../src/protocol/worker-client.ts';
import { stepsToMeasure } from '../../../src/training/measure-speed.ts';
import { clipSamples, type SystemWorker, type Task } from '../task.ts';
import { profileKernels } from './kernel-profile.ts';
import { errorOf, goldenClips, peerBlob, peerJson } from './peer-files.ts';
import { timeRound, warm } from './timing.ts';

const trainLayers = 2;
const sampleRateHz = 16_000;
const profiledCalls = 5;
let call: () => Promise<void>;
/** Of a call that is too slow to be repeated. */
let onlySeconds: number | null = null;

async function openModel(task: Exclude<Task, { kind: 'product' }>, layers: number): Promise<HubertClassifier> {
  const config = parseModelConfig(await peerJson(task.model, 'config.json'));
  const source = await readSafetensors(await peerBlob(task.model, 'model.safetensors'));
  return new HubertClassifier(loadWeights(source, config, 0), cachedMode(layers));
}

async function openForward(task: Extract<Task, { kind: 'forward' }>): Promise<number | null> {
  const model = await openModel(task, 0);
  const all = await goldenClips(task.model, task.batch, clipSamples);
  const heard = task.clipSec ? Math.round(task.clipSec * sampleRateHz) : clipSamples;
  const clips = Array.from({ length: task.batch }, (_, i) => all.slice(i * clipSamples, i * clipSamples + heard));
  let logits: ArrayLike<number> = [];
  call = async () => {
    const batch = model.batchFrames(await model.trunk(clips));
    const output = model.top(batch.frames, batch.frameCounts, null);
    logits = await output.data();
    batch.frames.dispose();
    output.dispose();
  };
  await call();
  return heard === clipSamples ? errorOf(task.model, task.batch, logits) : null;
}

const api: SystemWorker = {
  async open(task, system) {
    const stockKernels = system.name === 'tensorflow.js kernels';
    const backend = system.backend === 'webgpu' ? 'webgpu' : 'wasm';
    const { threads } = await openEngine(backend, { wasmThreads: system.threads, stockKernels });
    let error: number | null = null;
    if (task.kind === 'product') call = gemmToMeasure().run;
    else if (task.kind === 'forward') error = await openForward(task);
    else {
      const model = await openModel(task, trainLayers);
      const config = { ...presets.default, perDeviceTrainBatchSize: task.batch };
      call = (await stepsToMeasure(model, config)).run;
    }
    onlySeconds = await warm(call);
    return { threads, error };
  },
  round: async (leastSec) =>
    onlySeconds === null ? timeRound(call, leastSec) : { seconds: onlySeconds, isOnly: true },
  profile: () => profileKernels(call, profiledCalls),
};

exposeWorker(api);
