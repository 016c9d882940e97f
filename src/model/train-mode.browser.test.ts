// Train mode of the whole model. Its random numbers are not the reference's, so what it gives over many draws is compared:
// mean and variance of the logits with one source of randomness on at a time, as transformers 5.17 has them
// (tools/golden/draws.py). Bounds are in standard errors of the difference: draw-statistics.ts.

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import drawsUrl from '../../fixtures/draws/draws.json?url';
import { cachedMode, type ForwardMode } from '../config/forward-mode.ts';
import { cutPieces } from '../config/plan/piece-size.ts';
import { closeEngine, openEngine } from '../engine/backend/backend.ts';
import { type ModelConfig, parseModelConfig } from '../formats/hugging-face/model-config.ts';
import { readSafetensors } from '../formats/weights/safetensors.ts';
import { relativeDifference } from '../parity/compare.ts';
import {
  allowedErrors,
  type MomentLists,
  meanErrors,
  momentsOf,
  pick,
  varianceErrors,
} from '../testing/draw-statistics.ts';
import { goldenCase, goldenFile } from '../testing/golden-files.ts';
import { pseudoRandom } from '../testing/tensor-testing.ts';
import { DropoutMasks } from './blocks/randomness.ts';
import { HubertClassifier } from './classifier.ts';
import type { FrameBatch } from './clip-frames.ts';
import { loadWeights } from './weights/loading.ts';

/** So many clips go through the layers that train at once, whatever memory there is. */
class InPieces extends HubertClassifier {
  size = 100;

  protected override pieces({ frameCounts: { length } }: FrameBatch): [from: number, to: number][] {
    return cutPieces([[0, length]], this.size);
  }
}

const lengthOf = (vector: tf.Tensor): tf.Tensor => tf.sqrt(tf.sum(tf.square(vector)));

interface ModelDraws {
  name: string;
  settings: Record<string, unknown>;
  draws: number;
  logits: MomentLists;
  layersRun: MomentLists | { mean: number; variance: number; fourth: number };
}

interface Draws {
  models: ModelDraws[];
  dropout: {
    probability: number;
    elements: number;
    draws: number;
    share: Record<'mean' | 'variance' | 'fourth', number>;
  }[];
}

const draws = 400;
const recompute: ForwardMode = { ...cachedMode(2), trainsFrozenParts: true };
let golden: Awaited<ReturnType<typeof goldenCase>>;
let reference: Draws;

beforeAll(async () => {
  await openEngine('wasm', { wasmThreads: 1 });
  golden = await goldenCase('base');
  reference = (await (await fetch(drawsUrl)).json()) as Draws;
});
afterAll(closeEngine);

/** Logits of clip 0 in train mode, one row a draw. */
async function logitDraws(config: ModelConfig, count: number, together: number): Promise<number[][]> {
  const model = new HubertClassifier(loadWeights(golden.weights, config, 0), recompute);
  const clip = golden.forward.read('clip0.input_values');
  const trunk = await model.trunk([clip]);
  const { frames, frameCounts } = model.batchFrames(Array.from({ length: together }, () => trunk[0]!));
  const rows: number[][] = [];
  for (let step = 0; rows.length < count; step++) {
    const logits = model.top(frames, frameCounts, { seed: 5, step, microBatch: 0 });
    rows.push(...((await logits.array()) as number[][]));
    logits.dispose();
  }
  frames.dispose();
  model.dispose();
  return rows;
}

/** The largest distance of any logit's mean or variance from the reference's, in standard errors. */
function distance(rows: number[][], { logits, draws: referenceDraws }: ModelDraws): number {
  const errors = rows[0]!.flatMap((_, label) => {
    const found = momentsOf(rows.map((row) => row[label]!));
    const expected = pick(logits, label);
    return [
      meanErrors(found, rows.length, expected, referenceDraws),
      varianceErrors(found, rows.length, expected, referenceDraws),
    ];
  });
  return Math.max(...errors);
}

function configWith(settings: Record<string, unknown>): ModelConfig {
  return parseModelConfig({ ...golden.config.raw, ...settings });
}

const sources = ['feature projection', 'hidden', 'attention', 'activation', 'layerdrop', 'time', 'feature', 'all'];

describe('logits vary as the reference’s', () => {
  test.each(sources)('%s', async (name) => {
    const expected = reference.models.find((one) => one.name === name)!;
    // LayerDrop strikes a layer for all clips of a micro-batch
    const together = name === 'layerdrop' || name === 'all' ? 1 : 8;
    const rows = await logitDraws(configWith(expected.settings), draws, together);
    expect(distance(rows, expected)).toBeLessThan(allowedErrors);
  });

  test('the head drops nothing: final_dropout is for other heads', async () => {
    const expected = reference.models.find((one) => one.name === 'final')!;
    expect(Math.max(...expected.logits.variance)).toBeLessThan(1e-12);
    const [row] = await logitDraws(configWith(expected.settings), 1, 1);
    row!.forEach((value, label) => {
      expect(value).toBeCloseTo(expected.logits.mean[label]!, 5);
    });
  });

  test('a wrong rate is found', async () => {
    const hidden = reference.models.find((one) => one.name === 'hidden')!;
    const time = reference.models.find((one) => one.name === 'time')!;
    const halfDropped = await logitDraws(configWith({ ...hidden.settings, hidden_dropout: 0.1 }), draws, 8);
    expect(distance(halfDropped, hidden)).toBeGreaterThan(2 * allowedErrors);
    const halfMasked = await logitDraws(configWith({ ...time.settings, mask_time_prob: 0.15 }), draws, 8);
    expect(distance(halfMasked, time)).toBeGreaterThan(2 * allowedErrors);
  });
});

test('LayerDrop leaves as many layers', () => {
  const { layersRun, settings, draws: referenceDraws } = reference.models.find((one) => one.name === 'layerdrop')!;
  const counts = Array.from({ length: 4000 }, (_, step) => {
    const masks = new DropoutMasks({ seed: 5, step, microBatch: 1 }, Int32Array.of(1));
    return [0, 1, 2, 3].filter((layer) => !masks.dropsLayer(layer, settings.layerdrop as number)).length;
  });
  const found = momentsOf(counts);
  const expected = layersRun as { mean: number; variance: number; fourth: number };
  expect(meanErrors(found, counts.length, expected, referenceDraws)).toBeLessThan(allowedErrors);
  expect(varianceErrors(found, counts.length, expected, referenceDraws)).toBeLessThan(allowedErrors);
});

test('dropout drops as many', async () => {
  for (const { probability, elements, draws: referenceDraws, share } of reference.dropout) {
    const shares: number[] = [];
    for (let step = 0; step < 300; step++) {
      const masks = new DropoutMasks({ seed: 5, step, microBatch: 0 }, Int32Array.of(20));
      const dropped = tf.tidy(() => masks.entranceRows(tf.ones([1, 20, elements / 20]), 'entrance', probability));
      const values = await dropped.data();
      dropped.dispose();
      shares.push(values.filter((value) => value === 0).length / elements);
      expect(Math.max(...values)).toBeCloseTo(1 / (1 - probability), 6);
    }
    const found = momentsOf(shares);
    expect(meanErrors(found, shares.length, share, referenceDraws)).toBeLessThan(allowedErrors);
    expect(varianceErrors(found, shares.length, share, referenceDraws)).toBeLessThan(allowedErrors);
  }
});

test('without randomness train mode is evaluation mode', async () => {
  const clip = golden.forward.read('clip0.input_values');
  const values = async (mode: ForwardMode) => {
    const model = new HubertClassifier(loadWeights(golden.weights, golden.config, 0), mode);
    const { frames, frameCounts } = model.batchFrames(await model.trunk([clip]));
    const logits = model.top(frames, frameCounts, { seed: 1, step: 0, microBatch: 0 });
    const found = await logits.data();
    tf.dispose([frames, logits]);
    model.dispose();
    return found;
  };
  expect(relativeDifference(await values(recompute), await values(cachedMode(2)))).toBeLessThan(1e-6);
});

describe('everything trains', () => {
  const everything: ForwardMode = { ...cachedMode(2), trainableParts: 'everything' };
  const random = {
    hidden_dropout: 0.1,
    attention_dropout: 0.1,
    activation_dropout: 0.1,
    feat_proj_dropout: 0.1,
    apply_spec_augment: true,
    mask_time_prob: 0.3,
    mask_time_length: 3,
    mask_feature_prob: 0.2,
    mask_feature_length: 2,
  };
  const key = { seed: 3, step: 7, microBatch: 2 };
  const labels = Int32Array.of(1, 4, 2);

  async function openModel(name: string, mode = everything) {
    const raw = JSON.parse(await (await goldenFile(`${name}/config.json`)).text()) as Record<string, unknown>;
    const weights = await readSafetensors(await goldenFile(`${name}/model.safetensors`));
    const config = parseModelConfig({ ...raw, ...random });
    const model = new InPieces(loadWeights(weights, config, 0), mode);
    const clips = [0, 1, 2].map((clip) =>
      golden.forward.read(`clip${clip}.input_values`).subarray(0, 4000 + 700 * clip),
    );
    return { model, batch: model.batchFrames(await model.trunk(clips)) };
  }

  const padding = { hasMask: false, value: 0, side: 'right', multipleOf: null } as const;
  test.each([
    ['all layers', everything],
    ['all layers, padded as a batch', { ...everything, batchPadding: padding }],
    ['packed frames of the frozen layers', cachedMode(2)],
  ])('a clip at a time gives what all together give, dropout too: %s', async (_name, mode) => {
    const { model, batch } = await openModel('everything', mode);
    const before = tf.memory().numTensors;
    const run = async (size: number) => {
      model.size = size;
      const result = model.lossAndGradients(batch.frames, batch.frameCounts, labels, key);
      const gradients = new Map<string, Float32Array>();
      for (const [name, gradient] of result.gradients) gradients.set(name, (await gradient.data()) as Float32Array);
      const loss = (await result.loss.data())[0]!;
      tf.dispose([result.loss, result.logits, ...result.gradients.values()]);
      return { loss, gradients };
    };
    const [whole, single] = [await run(100), await run(1)];
    expect(single.loss).toBeCloseTo(whole.loss, 6);
    expect([...single.gradients.keys()]).toEqual([...model.trainable.keys()]);
    for (const [name, values] of whole.gradients) {
      if (name.endsWith('k_proj.bias')) continue; // rounding alone
      expect(relativeDifference(single.gradients.get(name)!, values), name).toBeLessThan(1e-4);
    }
    expect(tf.memory().numTensors).toBe(before);
    batch.frames.dispose();
    model.dispose();
  });

  // float32: the loss is good to 1e-7, its difference over a step of 4e-3 to some 1e-4 of the steepest slopes
  test.each(['everything', 'everything-large'])('gradients of %s are slopes', async (name) => {
    const { model, batch } = await openModel(name);
    model.size = 2;
    const { loss, logits, gradients } = model.lossAndGradients(batch.frames, batch.frameCounts, labels, key);
    const lossAt = async (variable: tf.Variable, start: tf.Tensor, direction: tf.Tensor, step: number) => {
      tf.tidy(() => variable.assign(tf.add(start, tf.mul(direction, step))));
      const result = model.lossAndGradients(batch.frames, batch.frameCounts, labels, key);
      const value = (await result.loss.data())[0]!;
      tf.dispose([result.loss, result.logits, ...result.gradients.values()]);
      return value;
    };
    const wanted =
      /conv_layers\.[03]\.|feature_projection|pos_conv|masked_spec|encoder\.layer_norm|layers\.0\.attention\.v/;
    for (const [parameter, variable] of [...model.trainable].filter(([one]) => wanted.test(one))) {
      const start = tf.clone(variable);
      const random = tf.tensor(pseudoRandom(variable.size, 1, 17), variable.shape);
      const direction = tf.tidy(() => tf.div(random, lengthOf(random))) as tf.Tensor;
      const gradient = gradients.get(parameter)!;
      const slope = tf.tidy(() => tf.sum(tf.mul(gradient, direction)));
      const steepest = tf.tidy(() => lengthOf(gradient));
      const step = 4e-3;
      const found = (await slope.data())[0]!;
      const up = await lossAt(variable, start, direction, step);
      const down = await lossAt(variable, start, direction, -step);
      const scale = Math.max((await steepest.data())[0]!, 0.01);
      expect(Math.abs((up - down) / (2 * step) - found) / scale, parameter).toBeLessThan(2e-2);
      variable.assign(start);
      tf.dispose([start, random, direction, slope, steepest]);
    }
    tf.dispose([loss, logits, ...gradients.values(), batch.frames]);
    model.dispose();
  });
});
