// What is counted: a forward pass, a batch of the frozen pass and a step of training, with models of the real shapes. Weights
// are all the same number: what is dispatched depends on shapes alone.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedMode } from '../../../src/config/forward-mode.ts';
import { presets } from '../../../src/config/presets.ts';
import { plainLoss } from '../../../src/engine/ops/cross-entropy/cross-entropy-targets.ts';
import { type ModelConfig, parseModelConfig } from '../../../src/formats/hugging-face/model-config.ts';
import { elementCount, type TensorSource } from '../../../src/formats/weights/tensor-source.ts';
import { HubertClassifier } from '../../../src/model/classifier.ts';
import { loadWeights } from '../../../src/model/weights/loading.ts';
import { listParameters } from '../../../src/model/weights/parameter-list.ts';
import { AdamW } from '../../../src/training/adamw.ts';
import { Prefetcher } from '../../../src/training/prefetch.ts';
import { TrainingStep } from '../../../src/training/training-step.ts';
import { projectRoot } from '../../../tools/packages.mjs';
import { clipSamples } from '../../side-by-side/task.ts';
import { added, type Counts, type Ledger, repeated } from './ledger.ts';

/** `tiny`: the golden model of base, which any adapter computes. */
export type CountedModel = 'tiny' | 'nano' | 'base' | 'large';

/** What HubertConfig's defaults do not say of hubert-large (bench/peers/models.py has the same). */
const largeShape = {
  hidden_size: 1024,
  num_hidden_layers: 24,
  num_attention_heads: 16,
  intermediate_size: 4096,
  feat_extract_norm: 'layer',
  conv_bias: true,
  do_stable_layer_norm: true,
};

/** CREMA-D's emotions. */
const labels = ['ANG', 'DIS', 'FEA', 'HAP', 'NEU', 'SAD'];

function configOf(model: CountedModel): ModelConfig {
  const read = (...path: string[]) => JSON.parse(readFileSync(join(projectRoot, ...path), 'utf8'));
  const json = {
    tiny: () => read('fixtures', 'golden', 'base', 'config.json'),
    nano: () => read('public', 'models', 'hubert-nano', 'config.json'),
    base: () => ({}),
    large: () => largeShape,
  }[model]();
  const names = Object.fromEntries(labels.map((label, at) => [at, label]));
  return parseModelConfig({ model_type: 'hubert', apply_spec_augment: false, ...json, id2label: names });
}

/** Every weight a part of one array, so that hubert-large takes no memory. */
function sameNumbers(config: ModelConfig): TensorSource {
  const shapes = new Map(listParameters(config).map(({ name, shape }) => [name, shape]));
  const shapeOf = (name: string) => shapes.get(name) ?? [];
  const largest = Math.max(...[...shapes.values()].map(elementCount));
  const numbers = new Float32Array(largest).fill(0.01);
  return {
    names: () => [...shapes.keys()],
    shape: shapeOf,
    dtype: () => 'F32',
    read: (name) => numbers.subarray(0, elementCount(shapeOf(name))) as Float32Array<ArrayBuffer>,
  };
}

const config = { ...presets.tutorial, perDeviceTrainBatchSize: 8, gradientAccumulationSteps: 4 };
/** Clips of a batch, of the frozen pass and of a micro-batch. */
export const batchClips = config.perDeviceTrainBatchSize;
export const microBatches = config.gradientAccumulationSteps;
export const epochs = config.numTrainEpochs;

export interface Workload {
  model: CountedModel;
  /** Waveforms to logits, one clip. */
  forward: Counts;
  /** Of a batch of clips in evaluation mode, over stored frames. */
  evaluation: Counts;
  /** The frozen layers, a batch of clips. */
  frozenBatch: Counts;
  /** One of the step's micro-batches. */
  microBatch: Counts;
  /** Clipping and AdamW. */
  update: Counts;
  /** All micro-batches and the update. */
  step: Counts;
}

/** The third call of each: by then buffers are there and kernels compiled. */
export async function countWorkload(model: CountedModel, ledger: Ledger): Promise<Workload> {
  const modelConfig = configOf(model);
  const classifier = new HubertClassifier(
    loadWeights(sameNumbers(modelConfig), modelConfig, 0),
    cachedMode(config.trainLayers),
  );
  const clips = Array.from({ length: batchClips }, () => new Float32Array(clipSamples).fill(0.5));
  const third = async (work: () => Promise<void>) => {
    await work();
    await work();
    return ledger.of(work);
  };
  const forward = await third(async () => {
    const batch = classifier.batchFrames(await classifier.trunk(clips.slice(0, 1)));
    const logits = classifier.top(batch.frames, batch.frameCounts, null);
    await logits.data();
    batch.frames.dispose();
    logits.dispose();
  });
  const frozenBatch = await third(async () => void (await classifier.trunk(clips)));
  const frames = await classifier.trunk(clips);
  const evaluation = await third(async () => {
    const batch = classifier.batchFrames(frames);
    const logits = classifier.top(batch.frames, batch.frameCounts, null);
    await logits.data();
    batch.frames.dispose();
    logits.dispose();
  });

  const microBatch = clips.map((_, clip) => clip);
  const optimizer = new AdamW(classifier.trainable, config);
  const prefetcher = new Prefetcher(classifier, { read: async () => frames });
  const parts = { model: classifier, clipLabels: microBatch.map((clip) => clip % labels.length), config };
  const countStep = async (index: number) => {
    const step = new TrainingStep(
      { ...parts, lossRule: plainLoss, optimizer, prefetcher },
      index,
      Array(microBatches).fill(microBatch),
    );
    const counts: Counts[] = [];
    for (let at = 0; at < microBatches; at++)
      counts.push(await ledger.of(async () => void (await step.accumulate(at, microBatch, microBatch))));
    const update = await ledger.of(async () => void (await step.apply(1e-4)));
    step.dispose();
    return { counts, update };
  };
  await countStep(0);
  await countStep(1);
  const { counts, update } = await countStep(2);
  await prefetcher.clear();
  optimizer.dispose();
  classifier.dispose();
  // the second, since the first sum of gradients is no sum
  return {
    model,
    forward,
    evaluation,
    frozenBatch,
    microBatch: counts[1] ?? repeated(update, 0),
    update,
    step: added([...counts, update]),
  };
}
