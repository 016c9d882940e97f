// Sessions that save: of the optimizer alone, whose steps are as short as they can be, and of hubert-base's last layers over
// frames in memory.

import { cachedMode } from '../../src/config/forward-mode.ts';
import { presets } from '../../src/config/presets.ts';
import type { TrainingConfig } from '../../src/config/training-config.ts';
import { ops, type Tensor2D, type Tensor3D, tensorOf } from '../../src/engine/tensor.ts';
import { parseModelConfig } from '../../src/formats/hugging-face/model-config.ts';
import type { TensorSource } from '../../src/formats/weights/tensor-source.ts';
import { itemAt } from '../../src/lib/present.ts';
import { HubertClassifier } from '../../src/model/classifier.ts';
import { loadWeights } from '../../src/model/weights/loading.ts';
import type { CheckpointStore, TrainableModel } from '../../src/training/ports.ts';
import { Trainer } from '../../src/training/trainer.ts';

export const sessionKinds = ['optimizer', 'short', 'long'] as const;
export type SessionKind = (typeof sessionKinds)[number];

interface SessionShape {
  steps: number;
  saveSteps: number;
  microBatches: number;
  clips: number;
}

/** `saveSteps` leaves a write its time, and half of the steps without one to compare with. */
const shapes: Record<SessionKind, SessionShape> = {
  optimizer: { steps: 500, saveSteps: 200, microBatches: 1, clips: 1 },
  short: { steps: 26, saveSteps: 20, microBatches: 1, clips: 8 },
  long: { steps: 16, saveSteps: 12, microBatches: 4, clips: 8 },
};

/** One save: the step after which it was made, from its start until training went on, and until it was stored. */
export interface Save {
  step: number;
  standsStillSec: number;
  storedSec: number;
  /** The last step that ended before it was stored. */
  lastStepBeside: number;
}

export interface SessionTimes {
  parameterCount: number;
  /** Of each step, from the first: from the end of what was due after the one before. */
  stepSec: number[];
  saves: Save[];
}

const secondsSince = (start: number) => (performance.now() - start) / 1000;

/** Trains with checkpoints in `store`; the best one is kept, and its parameters are what the model holds in the end. */
export async function runSession(kind: SessionKind, layers: number, store: CheckpointStore): Promise<SessionTimes> {
  const { steps, saveSteps, microBatches, clips } = shapes[kind];
  const classifier = hubertTop(layers);
  const model = kind === 'optimizer' ? withoutGradients(classifier) : classifier;
  const clipCount = microBatches * clips;
  const frames = { frames: Float32Array.from({ length: 124 * 768 }, (_, at) => Math.sin(at)), frameCount: 124 };
  const config: TrainingConfig = {
    ...presets.default,
    maxSteps: steps,
    perDeviceTrainBatchSize: clips,
    gradientAccumulationSteps: microBatches,
    learningRate: 1e-5,
    loggingSteps: 1,
    evalStrategy: 'steps',
    evalSteps: saveSteps,
    saveStrategy: 'steps',
    saveSteps,
    saveTotalLimit: 1,
    loadBestModelAtEnd: true,
  };
  const stepSec: number[] = [];
  const saves: Save[] = [];
  let last = performance.now();
  let dueStart = last;
  const session = new Trainer({
    model,
    frames: { read: async (asked) => asked.map(() => frames) },
    clipLabels: Array.from({ length: clipCount + 1 }, (_, clip) => clip % 2),
    classNames: ['a', 'b'],
    split: { train: Array.from({ length: clipCount }, (_, clip) => clip), validation: [clipCount] },
    config,
    lengthOf: () => 1,
    checkpoints: {
      ...store,
      async save(...[checkpoint, ...rest]: Parameters<CheckpointStore['save']>) {
        const { step } = checkpoint;
        const start = dueStart;
        const save = { step, standsStillSec: secondsSince(start), storedSec: Number.NaN, lastStepBeside: step };
        saves.push(save);
        const summary = await store.save(checkpoint, ...rest);
        save.storedSec = secondsSince(start);
        save.lastStepBeside = stepSec.length;
        return summary;
      },
    },
    onEvent(event) {
      // what an evaluation takes is no part of the next step
      if (event.type === 'eval') last = performance.now();
      if (event.type === 'log') {
        stepSec.push(secondsSince(last));
        last = performance.now();
      }
      dueStart = performance.now();
    },
  });
  await session.run();
  const parameterCount = [...model.trainable.values()].reduce((sum, { size }) => sum + size, 0);
  classifier.dispose();
  return { parameterCount, stepSec, saves };
}

/** A model of hubert-base's shape with only so many layers, all of which train; its numbers are made. */
function hubertTop(layers: number): HubertClassifier {
  const config = parseModelConfig({
    model_type: 'hubert',
    architectures: ['HubertForSequenceClassification'],
    num_hidden_layers: layers,
    id2label: { 0: 'a', 1: 'b' },
    label2id: { a: 0, b: 1 },
  });
  const bias: TensorSource = {
    names: () => ['classifier.bias'],
    shape: () => [2],
    dtype: () => 'F32',
    read: () => new Float32Array(2),
  };
  return new HubertClassifier(loadWeights(bias, config, 0), cachedMode(layers));
}

/** Its parameters with gradients of 0: a step is what the optimizer makes of them. */
function withoutGradients({ trainable }: TrainableModel): TrainableModel {
  const logits = () => tensorOf(new Float32Array(2), [1, 2]) as Tensor2D;
  return {
    trainable,
    batchFrames: () => ({
      frames: tensorOf(new Float32Array(1), [1, 1, 1]) as Tensor3D,
      frameCounts: Int32Array.of(1),
    }),
    top: logits,
    lossAndGradients: () => ({
      loss: ops.scalar(1),
      gradients: new Map([...trainable].map(([name, parameter]) => [name, ops.zerosLike(parameter)])),
      logits: logits(),
    }),
  };
}

/** What of a session's steps is a checkpoint's doing; seconds of a step beyond the middle one, standing still and waiting included. */
export interface Pauses {
  /** The middle of the steps that no save was beside. */
  stepSec: number;
  /** Of each save: the longest of the steps beside it, and the sum of all of them. */
  longestSec: number[];
  lostSec: number[];
  /** Of every step that no save was beside: what the machine does by itself. */
  otherSec: number[];
  /** Of each save. */
  standsStillSec: number[];
  storedSec: number[];
}

export function pausesOf({ stepSec, saves }: SessionTimes): Pauses {
  // the first steps compile and fill caches; the last save is the end's, which is waited for
  const counted = saves.filter(({ step }) => step < stepSec.length);
  const isBeside = (save: Save, step: number) => step > save.step && step <= save.lastStepBeside + 1;
  const others = stepSec.filter((_, at) => at >= 3 && !counted.some((save) => isBeside(save, at + 1)));
  const middle = itemAt(
    [...others].sort((a, b) => a - b),
    Math.floor(others.length / 2),
  );
  const beyond = (seconds: number) => seconds - middle;
  const beside = counted.map((save) => stepSec.filter((_, at) => isBeside(save, at + 1)).map(beyond));
  return {
    stepSec: middle,
    longestSec: beside.map((seconds) => Math.max(...seconds)),
    lostSec: beside.map((seconds) => seconds.reduce((total, one) => total + one, 0)),
    otherSec: others.map(beyond),
    standsStillSec: counted.map((save) => save.standsStillSec),
    storedSec: counted.map((save) => save.storedSec),
  };
}
