// Saves and loads a checkpoint of hubert-base's sizes with what the train worker uses: tensors of the wasm engine, the
// optimizer's export, the writer worker and IndexedDB.

import { presets } from '../../src/config/presets.ts';
import { openEngine } from '../../src/engine/backend/backend.ts';
import { dispose, ops, type Tensor2D, type Tensor3D, tensorOf, variableOf } from '../../src/engine/tensor.ts';
import { itemAt } from '../../src/lib/present.ts';
import { yieldToEventLoop } from '../../src/lib/yield-to-event-loop.ts';
import { checkpointWriter } from '../../src/protocol/checkpoint-writer.ts';
import { exposeWorker } from '../../src/protocol/worker-client.ts';
import { openCheckpointStore } from '../../src/storage/checkpoint-store.ts';
import { deleteRun } from '../../src/storage/run-store.ts';
import { AdamW } from '../../src/training/adamw.ts';
import { type Checkpoint, freshCheckpoint, readParameters } from '../../src/training/checkpoint.ts';
import type { CheckpointStore, TrainableModel } from '../../src/training/ports.ts';
import { Trainer } from '../../src/training/trainer.ts';
import { measureVerifying } from './verifying.ts';

export interface CheckpointTimes {
  parameterCount: number;
  /** Training stands still: everything is copied out of the engine. */
  copySec: number;
  /** From then until the checkpoint is stored. */
  writeSec: number;
  /** The longest that the training thread was kept from its work while that went on. */
  longestStallSec: number;
  readSec: number;
  /** In a session that saves every `saveSteps` updates: the longest update, copies and waits for writes included, less the
   *  middle one. */
  longestPauseSec: number;
  /** That middle one. */
  updateSec: number;
}

const saveSteps = 100;

const hidden = 768;
const inner = 3072;

/** Of one transformer layer of hubert-base. */
const layerShapes: [name: string, shape: number[]][] = [
  ...['q_proj', 'k_proj', 'v_proj', 'out_proj'].flatMap((name): [string, number[]][] => [
    [`attention.${name}.weight`, [hidden, hidden]],
    [`attention.${name}.bias`, [hidden]],
  ]),
  ['feed_forward.intermediate_dense.weight', [inner, hidden]],
  ['feed_forward.intermediate_dense.bias', [inner]],
  ['feed_forward.output_dense.weight', [hidden, inner]],
  ['feed_forward.output_dense.bias', [hidden]],
  ['layer_norm.weight', [hidden]],
  ['layer_norm.bias', [hidden]],
  ['final_layer_norm.weight', [hidden]],
  ['final_layer_norm.bias', [hidden]],
];

function makeTrainable(layers: number): TrainableModel['trainable'] {
  const shapes: [string, number[]][] = [
    ['projector.weight', [256, hidden]],
    ['projector.bias', [256]],
    ['classifier.weight', [6, 256]],
    ['classifier.bias', [6]],
  ];
  for (let layer = 0; layer < layers; layer++)
    for (const [name, shape] of layerShapes) shapes.push([`layers.${layer}.${name}`, shape]);
  return new Map(
    shapes.map(([name, shape]) => {
      const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
      for (let at = 0; at < values.length; at++) values[at] = Math.sin(at * 0.37);
      return [name, variableOf(values, shape)];
    }),
  );
}

/** Trains these parameters with gradients of 0: an update is what the optimizer makes of them. */
async function sessionPauses(
  trainable: TrainableModel['trainable'],
  checkpoints: CheckpointStore,
): Promise<Pick<CheckpointTimes, 'longestPauseSec' | 'updateSec'>> {
  const model: TrainableModel = {
    trainable,
    batchFrames: () => ({
      frames: tensorOf(new Float32Array(1), [1, 1, 1]) as Tensor3D,
      frameCounts: Int32Array.of(1),
    }),
    top: () => tensorOf(new Float32Array(2), [1, 2]) as Tensor2D,
    lossAndGradients: () => ({
      loss: ops.scalar(1),
      gradients: new Map([...trainable].map(([name, parameter]) => [name, ops.zerosLike(parameter)])),
      logits: tensorOf(new Float32Array(2), [1, 2]) as Tensor2D,
    }),
  };
  const seconds: number[] = [];
  let last = performance.now();
  const session = new Trainer({
    model,
    frames: { read: async () => [] },
    clipLabels: [0],
    classNames: ['a', 'b'],
    split: { train: [0], validation: [] },
    config: {
      ...presets.default,
      maxSteps: 3 * saveSteps,
      loggingSteps: 1,
      evalStrategy: 'no',
      loadBestModelAtEnd: false,
      saveStrategy: 'steps',
      saveSteps,
      saveTotalLimit: 1,
    },
    lengthOf: () => 1,
    checkpoints,
    onEvent(event) {
      if (event.type !== 'log') return;
      seconds.push(secondsSince(last));
      last = performance.now();
    },
  });
  await session.run();
  const sorted = seconds.slice(1).sort((a, b) => a - b);
  const updateSec = itemAt(sorted, Math.floor(sorted.length / 2));
  return { updateSec, longestPauseSec: itemAt(sorted, -1) - updateSec };
}

const secondsSince = (start: number) => (performance.now() - start) / 1000;

const checkpoints = checkpointWriter(
  () => new Worker(new URL('../../src/workers/checkpoint-writer.ts', import.meta.url), { type: 'module' }),
);

const api = {
  async measure(layers: number): Promise<CheckpointTimes> {
    await openEngine('wasm');
    const trainable = makeTrainable(layers);
    const optimizer = new AdamW(trainable, presets.default);
    const id = crypto.randomUUID();
    const store: CheckpointStore = {
      ...openCheckpointStore<Checkpoint>(id),
      save: (checkpoint) => checkpoints.write(id, checkpoint),
    };
    const copyStart = performance.now();
    const parameters = await readParameters(trainable);
    const moments = await optimizer.exportState();
    const copySec = secondsSince(copyStart);
    const checkpoint = { ...freshCheckpoint(new Map()), parameters, ...moments };
    const parameterCount = [...parameters.values()].reduce((sum, values) => sum + values.length, 0);

    let isWriting = true;
    const writeStart = performance.now();
    const written = store.save(checkpoint).finally(() => {
      isWriting = false;
    });
    // a handed-over buffer is empty here: only the call itself can stall
    let longestStallSec = secondsSince(writeStart);
    while (isWriting) {
      const before = performance.now();
      await yieldToEventLoop();
      longestStallSec = Math.max(longestStallSec, secondsSince(before));
    }
    await written;
    const writeSec = secondsSince(writeStart);

    const readStart = performance.now();
    await store.load(checkpoint.step);
    const readSec = secondsSince(readStart);
    const pauses = await sessionPauses(trainable, store);
    await deleteRun(id);
    optimizer.dispose();
    dispose([...trainable.values()]);
    return { parameterCount, copySec, writeSec, longestStallSec, readSec, ...pauses };
  },
  measureVerifying,
};

export type CheckpointBenchApi = typeof api;

exposeWorker(api);
