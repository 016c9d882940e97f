// What is timed: calls of a task, each of which waits for the GPU.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { cachedMode } from '../../src/config/forward-mode.ts';
import { presets } from '../../src/config/presets.ts';
import { submittedWorkDone } from '../../src/engine/backend/device-queue.ts';
import { gemmToMeasure } from '../../src/engine/gemm/measure-gemm.ts';
import { addScaledAll, scaledAll } from '../../src/engine/ops/adamw/adamw.ts';
import { parseModelConfig } from '../../src/formats/hugging-face/model-config.ts';
import { readSafetensors } from '../../src/formats/weights/safetensors.ts';
import { HubertClassifier } from '../../src/model/classifier.ts';
import { loadWeights } from '../../src/model/weights/loading.ts';
import { stepsToMeasure } from '../../src/training/measure-speed.ts';
import { clipSamples } from '../side-by-side/task.ts';
import { copiedNumbers, launches } from './call-sizes.ts';

export type CallTask =
  | { kind: 'product' }
  /** So many dispatches that compute next to nothing. */
  | { kind: 'launches' }
  /** A pass over vectors that no cache holds. */
  | { kind: 'copy' }
  | { kind: 'forward' | 'step'; model: string; batch: number };

export interface OpenCall {
  run(): Promise<void>;
  dispose(): void;
}

export const trainLayers = 2;
export async function openModel(folder: string, layers: number): Promise<HubertClassifier> {
  const config = parseModelConfig(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')));
  const source = await readSafetensors(new Blob([readFileSync(join(folder, 'model.safetensors'))]));
  return new HubertClassifier(loadWeights(source, config, 0), cachedMode(layers));
}

export async function callOf(task: CallTask): Promise<OpenCall> {
  switch (task.kind) {
    case 'product':
      return gemmToMeasure();
    case 'launches':
      return launchMany();
    case 'copy':
      return copyMuch();
    case 'step': {
      const model = await openModel(task.model, trainLayers);
      const steps = await stepsToMeasure(model, { ...presets.default, perDeviceTrainBatchSize: task.batch });
      return both(steps, model);
    }
    case 'forward': {
      const model = await openModel(task.model, 0);
      return both(forward(model, join(task.model, 'clips.f32'), task.batch), model);
    }
  }
}

function both(call: OpenCall, model: HubertClassifier): OpenCall {
  return {
    run: call.run,
    dispose() {
      call.dispose();
      model.dispose();
    },
  };
}

function launchMany(): OpenCall {
  const x = tf.ones([64]);
  return {
    async run() {
      for (let i = 0; i < launches; i++) tf.dispose(scaledAll([x], 0.5));
      await submittedWorkDone();
    },
    dispose: () => x.dispose(),
  };
}

function copyMuch(): OpenCall {
  const [sum, x] = [tf.ones([copiedNumbers]), tf.ones([copiedNumbers])];
  return {
    async run() {
      tf.dispose(addScaledAll([sum], [x], 0.5));
      await submittedWorkDone();
    },
    dispose: () => tf.dispose([sum, x]),
  };
}

function forward(model: HubertClassifier, clipsFile: string, count: number): OpenCall {
  const bytes = readFileSync(clipsFile);
  const samples = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const clips = Array.from({ length: count }, (_, i) => samples.slice(i * clipSamples, (i + 1) * clipSamples));
  return {
    async run() {
      const batch = model.batchFrames(await model.trunk(clips));
      const logits = model.top(batch.frames, batch.frameCounts, null);
      await logits.data();
      batch.frames.dispose();
      logits.dispose();
    },
    dispose: () => undefined,
  };
}
