// Tolerances: DESIGN.md §7: 2e-4 absolute for every activation, 1e-3 relative for gradients.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cachedMode } from '../config/forward-mode.ts';
import { closeEngine, openEngine } from '../engine/backend/backend.ts';
import { dispose, memory, tensorOf } from '../engine/tensor.ts';
import { type GoldenCase, goldenCase } from '../parity/golden-case.ts';
import { largestDifference, relativeDifference } from '../testing/tensor-testing.ts';
import { HubertClassifier } from './classifier.ts';
import { loadWeights } from './weights/loading.ts';

const forwardTolerance = 2e-4;
const gradientTolerance = 1e-3;
const clips = [0, 1, 2, 3];

async function openCase(name: string, trainLayers = 2): Promise<{ golden: GoldenCase; model: HubertClassifier }> {
  const golden = await goldenCase(name);
  return {
    golden,
    model: new HubertClassifier(loadWeights(golden.weights, golden.config, 0), cachedMode(trainLayers)),
  };
}

async function checkForward(model: HubertClassifier, golden: GoldenCase, clip: number): Promise<void> {
  const trace = await model.trace(golden.forward.read(`clip${clip}.input_values`));
  const expected = (name: string) => golden.forward.read(`clip${clip}.${name}`);
  const differences = {
    conv_features: largestDifference(trace.convFeatures, expected('conv_features')),
    projected: largestDifference(trace.projected, expected('projected')),
    last_hidden_state: largestDifference(trace.lastHiddenState, expected('last_hidden_state')),
    logits: largestDifference(trace.logits, expected('logits')),
    ...Object.fromEntries(
      trace.hiddenStates.map((state, i) => [i, largestDifference(state, expected(`hidden_states.${i}`))]),
    ),
  };
  for (const [name, difference] of Object.entries(differences)) expect(difference, name).toBeLessThan(forwardTolerance);
}

async function checkSoloGradients(model: HubertClassifier, golden: GoldenCase): Promise<void> {
  const trunk = await model.trunk(clips.map((clip) => golden.forward.read(`clip${clip}.input_values`)));
  const { frames, frameCounts } = model.batchFrames(trunk);
  const { loss, gradients, logits } = model.lossAndGradients(frames, frameCounts, golden.labels, null);
  expect(Math.abs((await loss.data())[0]! - golden.soloLoss)).toBeLessThan(forwardTolerance);
  const expectedNames = golden.gradients.names().filter((name) => name.startsWith('grad_solo.'));
  expect([...gradients.keys()].sort()).toEqual(expectedNames.map((name) => name.slice('grad_solo.'.length)).sort());
  for (const [name, gradient] of gradients) {
    const expected = golden.gradients.read(`grad_solo.${name}`);
    // a key's bias shifts every score of a query alike: its true gradient is 0, and what is found is rounding
    const difference = name.endsWith('k_proj.bias')
      ? largestDifference(await gradient.data(), expected)
      : relativeDifference(await gradient.data(), expected);
    expect(difference, name).toBeLessThan(gradientTolerance);
  }
  dispose([frames, loss, logits, ...gradients.values()]);
}

describe('on wasm', () => {
  beforeAll(() => openEngine('wasm', { wasmThreads: 1 }));
  afterAll(closeEngine);

  describe.each(['base', 'wav2vec2', 'large', 'wsum', 'wavlm', 'wavlm-large', 'data2vec', 'batch-norm', 'wsum-large'])(
    '%s',
    (name) => {
      test('every activation of each clip alone', async () => {
        const { golden, model } = await openCase(name);
        for (const clip of clips) await checkForward(model, golden, clip);
        model.dispose();
      });

      test('gradients of the clips as one batch equal those of each alone', async () => {
        const { golden, model } = await openCase(name);
        await checkSoloGradients(model, golden);
        model.dispose();
      });

      test('a batch gives what each clip gives alone, for every split into trunk and top', async () => {
        for (const trainLayers of [0, 3]) {
          const { golden, model } = await openCase(name, trainLayers);
          const trunk = await model.trunk(clips.map((clip) => golden.forward.read(`clip${clip}.input_values`)));
          const { frames, frameCounts } = model.batchFrames(trunk);
          const logits = model.top(frames, frameCounts, null);
          const found = await logits.data();
          const expected = clips.flatMap((clip) => [...golden.forward.read(`clip${clip}.logits`)]);
          expect(largestDifference(found, expected)).toBeLessThan(forwardTolerance);
          dispose([frames, logits]);
          model.dispose();
        }
      });
    },
  );

  test('the trunk gives the same frames to the bit, whatever a clip is batched with', async () => {
    const { golden, model } = await openCase('base');
    const samples = clips.map((clip) => golden.forward.read(`clip${clip}.input_values`));
    const together = await model.trunk(samples);
    const [alone] = await model.trunk([samples[1]!]);
    expect(together[1]!.frameCount).toBe(model.frameCount(samples[1]!.length));
    expect(largestDifference(together[1]!.frames, alone!.frames)).toBe(0);
    // of like length: one batch, padded
    const shortened = samples[1]!.slice(0, Math.floor(0.93 * samples[1]!.length));
    const [, beside] = await model.trunk([samples[1]!, shortened]);
    const [byItself] = await model.trunk([shortened]);
    expect(beside!.frameCount).toBeLessThan(alone!.frameCount);
    expect(largestDifference(beside!.frames, byItself!.frames)).toBe(0);
    await expect(model.trunk([samples[0]!, new Float32Array(399)])).rejects.toMatchObject({
      code: 'model/clip-too-short',
    });
    model.dispose();
  });

  test('an export has the loaded weights in order, and what training changed', async () => {
    const { golden, model } = await openCase('wsum');
    const before = await model.exportWeights();
    expect([...before.keys()].sort()).toEqual(golden.weights.names().sort());
    expect([...before.keys()].filter((name) => model.trainable.has(name))).toEqual([...model.trainable.keys()]);
    for (const [name, { shape, data }] of before) {
      expect(shape, name).toEqual(golden.weights.shape(name));
      expect(largestDifference(data, golden.weights.read(name)), name).toBe(0);
    }
    const changed = new Float32Array(before.get('classifier.bias')!.data.length).fill(7);
    const values = tensorOf(changed, [changed.length]);
    model.trainable.get('classifier.bias')!.assign(values);
    values.dispose();
    const after = await model.exportWeights();
    expect(after.get('classifier.bias')!.data).toEqual(changed);
    expect(before.get('classifier.bias')!.data).not.toEqual(changed);
    model.dispose();
  });

  test('nothing is left behind', async () => {
    const before = memory().numTensors;
    const { golden, model } = await openCase('base');
    const loaded = memory().numTensors;
    await checkForward(model, golden, 0);
    await checkSoloGradients(model, golden);
    expect(memory().numTensors).toBe(loaded);
    model.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

// software WebGPU is slow: one case, and fewer clips for the activations
describe('on WebGPU in software', () => {
  beforeAll(() => openEngine('webgpu'), 120_000);
  afterAll(closeEngine);

  test('base: every activation and the gradients', { timeout: 300_000 }, async () => {
    const { golden, model } = await openCase('base');
    await checkForward(model, golden, 0);
    await checkSoloGradients(model, golden);
    model.dispose();
  });
});
