import { afterAll, beforeAll, expect, test } from 'vitest';
import { cachedMode } from '../../config/forward-mode.ts';
import { closeEngine, openEngine } from '../../engine/backend/backend.ts';
import { dispose, memory, type Tensor, type Tensor3D, tensorOf, tidy } from '../../engine/tensor.ts';
import { largestDifference } from '../../parity/compare.ts';
import { goldenCase } from '../../testing/golden-files.ts';
import { HubertClassifier } from '../classifier.ts';
import { loadWeights } from '../weights/loading.ts';
import { type DropoutKey, DropoutMasks } from './randomness.ts';

const key: DropoutKey = { seed: 42, step: 3, microBatch: 1 };

beforeAll(() => openEngine('wasm', { wasmThreads: 1 }));
afterAll(closeEngine);

async function valuesOf(run: () => Tensor): Promise<Float32Array> {
  const tensor = tidy(run);
  const values = (await tensor.data()) as Float32Array;
  tensor.dispose();
  return values;
}

function ones(clips: number, frames: number, width: number): Tensor3D {
  return tensorOf(new Float32Array(clips * frames * width).fill(1), [clips, frames, width]) as Tensor3D;
}

function rowMask(clipCounts: number[], frames: number, width: number, layer = 2, from = key): Promise<Float32Array> {
  const masks = new DropoutMasks(from, Int32Array.from(clipCounts));
  return valuesOf(() => masks.rows(ones(clipCounts.length, frames, width), layer, 'output', 0.1));
}

test('a tenth is dropped, and the rest makes up for it', async () => {
  const mask = await rowMask([100, 100], 100, 50);
  const dropped = mask.filter((value) => value === 0).length / mask.length;
  expect(Math.abs(dropped - 0.1)).toBeLessThan(5 * Math.sqrt(0.09 / mask.length));
  expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / 0.9)]));
});

test('a clip’s mask depends neither on padding nor on its neighbours’ lengths', async () => {
  const [frames, width] = [9, 4];
  const long = await rowMask([9, 6], frames, width);
  const short = await rowMask([5, 6], 6, width);
  expect(long.slice(frames * width, frames * width + 6 * width)).toEqual(short.slice(6 * width));
  expect(long.slice(0, 5 * width)).toEqual(short.slice(0, 5 * width));
});

test('a clip taken out of its micro-batch keeps its mask', async () => {
  const [frames, width] = [7, 5];
  const all = await rowMask([7, 6, 7], frames, width);
  const third = new DropoutMasks(key, Int32Array.of(7, 6, 7)).ofClips(2, 3);
  const alone = await valuesOf(() => third.rows(ones(1, frames, width), 2, 'output', 0.1));
  expect(alone).toEqual(all.slice(2 * frames * width));
});

test('layers, steps and seeds differ', async () => {
  const mask = await rowMask([50], 50, 8);
  expect(await rowMask([50], 50, 8)).toEqual(mask);
  expect(await rowMask([50], 50, 8, 3)).not.toEqual(mask);
  expect(await rowMask([50], 50, 8, 2, { ...key, step: 4 })).not.toEqual(mask);
  expect(await rowMask([50], 50, 8, 2, { ...key, microBatch: 2 })).not.toEqual(mask);
  expect(await rowMask([50], 50, 8, 2, { ...key, seed: 43 })).not.toEqual(mask);
});

test('attention masks do not depend on padding either', async () => {
  const attention = (count: number, frames: number) => {
    const masks = new DropoutMasks(key, Int32Array.of(count));
    return valuesOf(() => masks.attention(tensorOf(new Float32Array(frames), [1, frames, 1]) as Tensor3D, 2, 0, 0.3)!);
  };
  const [tight, padded] = [await attention(5, 5), await attention(5, 7)];
  for (let head = 0; head < 2; head++) {
    for (let row = 0; row < 5; row++) {
      const at = (head * 7 + row) * 7;
      expect(padded.slice(at, at + 5)).toEqual(tight.slice((head * 5 + row) * 5, (head * 5 + row) * 5 + 5));
    }
  }
});

test('LayerDrop strikes as often as it says', () => {
  let struck = 0;
  for (let step = 0; step < 2000; step++) {
    if (new DropoutMasks({ ...key, step }, Int32Array.of(1)).dropsLayer(1, 0.25)) struck++;
  }
  expect(Math.abs(struck / 2000 - 0.25)).toBeLessThan(5 * Math.sqrt(0.1875 / 2000));
});

test('LayerDrop spares WavLM’s first layer, which makes the relative positions', async () => {
  const golden = await goldenCase('wavlm-large');
  const model = new HubertClassifier(loadWeights(golden.weights, { ...golden.config, layerDrop: 1 }, 0), cachedMode(2));
  const { frames, frameCounts } = model.batchFrames(await model.trunk([golden.forward.read('clip0.input_values')]));
  const { loss, logits, gradients } = model.lossAndGradients(frames, frameCounts, Int32Array.of(1), key);
  const layers = new Set([...gradients.keys()].flatMap((name) => /encoder\.layers\.(\d+)/.exec(name)?.[1] ?? []));
  expect([...layers]).toEqual(['0']);
  dispose([frames, loss, logits, ...gradients.values()]);
  model.dispose();
});

test('equal keys give equal losses and gradients to the bit; a dropped layer has no gradients', async () => {
  const golden = await goldenCase('base');
  const config = {
    ...golden.config,
    hiddenDropout: 0.1,
    activationDropout: 0.1,
    attentionDropout: 0.1,
    layerDrop: 0.5,
  };
  const model = new HubertClassifier(loadWeights(golden.weights, config, 0), cachedMode(2));
  const trunk = await model.trunk([0, 1].map((clip) => golden.forward.read(`clip${clip}.input_values`)));
  const { frames, frameCounts } = model.batchFrames(trunk);
  const before = memory().numTensors;
  const run = async (from: DropoutKey | null) => {
    const { loss, logits, gradients } = model.lossAndGradients(frames, frameCounts, Int32Array.of(1, 2), from);
    const result = {
      loss: (await loss.data())[0]!,
      gradients: new Map(await Promise.all([...gradients].map(async ([name, t]) => [name, await t.data()] as const))),
    };
    dispose([loss, logits, ...gradients.values()]);
    return result;
  };
  let drops = 0;
  for (let step = 0; step < 6; step++) {
    const [first, second] = [await run({ ...key, step }), await run({ ...key, step })];
    expect(second.loss).toBe(first.loss);
    for (const [name, values] of first.gradients)
      expect(largestDifference(second.gradients.get(name)!, values)).toBe(0);
    const masks = new DropoutMasks({ ...key, step }, frameCounts);
    for (const layer of [2, 3]) {
      const isDropped = masks.dropsLayer(layer, 0.5);
      if (isDropped) drops++;
      expect(first.gradients.has(`hubert.encoder.layers.${layer}.attention.q_proj.weight`)).toBe(!isDropped);
    }
    expect(first.gradients.has('classifier.bias')).toBe(true);
  }
  expect(drops).toBeGreaterThan(0);
  expect(drops).toBeLessThan(12);
  expect((await run(null)).gradients.size).toBe(model.trainable.size);
  expect(memory().numTensors).toBe(before);
  frames.dispose();
  model.dispose();
});
