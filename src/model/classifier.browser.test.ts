// The model against transformers, through the golden harness (parity/), and what no golden says of it.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cachedMode, type ForwardMode } from '../config/forward-mode.ts';
import { closeEngine, openEngine } from '../engine/backend/backend.ts';
import { memory, ownedData, tensorOf } from '../engine/tensor.ts';
import { checkForward } from '../parity/check-forward.ts';
import { checkGradients } from '../parity/check-gradients.ts';
import { largestDifference } from '../parity/compare.ts';
import { goldenHarness } from '../parity/harness.ts';
import { type CheckResult, collectResults } from '../parity/reporter.ts';
import { expectPassed, notPassed } from '../testing/expect-passed.ts';
import { type GoldenCase, goldenCase, goldenFolder } from '../testing/golden-files.ts';
import { HubertClassifier } from './classifier.ts';
import { loadWeights } from './weights/loading.ts';

async function openCase(name: string, trainLayers = 2): Promise<{ golden: GoldenCase; model: HubertClassifier }> {
  const golden = await goldenCase(name);
  return {
    golden,
    model: new HubertClassifier(loadWeights(golden.weights, golden.config, 0), cachedMode(trainLayers)),
  };
}

/** Every activation of the first clip, and the gradients of all four. */
function firstClipAndGradients(model: HubertClassifier, golden: GoldenCase): Promise<CheckResult[]> {
  const firstClip = {
    ...golden.forward,
    names: () => golden.forward.names().filter((one) => one.startsWith('clip0.')),
  };
  return collectResults('', async (report) => {
    await checkForward(model, firstClip, null, true, report);
    await checkGradients(model, golden.gradients, 'grad_solo', golden.clips, golden.soloLoss, report);
  });
}

/** What the harness reads of a case without training it; without pytorch_model.bin, which Node compares. */
const untrained = /^(config|preprocessor_config|training-solo|opened)\.json$|^(model|forward|gradients)\.safetensors$/;

describe('on wasm', () => {
  beforeAll(() => openEngine('wasm', { wasmThreads: 1 }));
  afterAll(closeEngine);

  test.each([
    ['base', 76],
    ['wav2vec2', 64],
    ['large', 76],
    ['wsum', 66],
    ['wavlm', 66],
    ['wavlm-large', 56],
    ['data2vec', 63],
    ['batch-norm', 60],
    ['wsum-large', 56],
  ])('activations, batches and gradients of %s', async (name, count) => {
    const results = await goldenHarness.checkCase(name, await goldenFolder(name, untrained), []);
    const [training, ...others] = results.toReversed();
    expect(training).toMatchObject({ name: `${name} · training-solo`, status: 'skipped' }); // without the clips' files
    expectPassed(others, count);
  });

  test('all layers are as many of the top ones as there are', async () => {
    const golden = await goldenCase('base');
    const { layerCount } = golden.config;
    const [all, top] = (['all_layers', 'top_layers'] as const).map(
      (trainableParts) =>
        new HubertClassifier(loadWeights(golden.weights, golden.config, 0), {
          ...cachedMode(layerCount),
          trainableParts,
        }),
    ) as [HubertClassifier, HubertClassifier];
    const logits = async (model: HubertClassifier) => {
      const { frames, frameCounts } = model.batchFrames(await model.trunk(golden.clips.inputs));
      return ownedData(model.top(frames, frameCounts, null));
    };
    expect([...all.trainable.keys()]).toEqual([...top.trainable.keys()]);
    const found = await logits(all);
    expect(found.every(Number.isFinite)).toBe(true);
    expect(found).toEqual(await logits(top));
  });

  test('another model’s activations and gradients fail', async () => {
    const files = await goldenFolder('base', untrained);
    const others = await goldenFolder('wav2vec2', /^(forward|gradients)\.safetensors$/);
    const mixed = files.map((file) => others.find((other) => other.name === file.name) ?? file);
    const failed = notPassed(await goldenHarness.checkCase('base', mixed, []));
    for (const one of ['clip0 hidden_states.1', 'clip3 logits', 'top of 0 layers', 'batch.logits_masked', 'grad of'])
      expect(failed.filter((name) => name.includes(one))).toHaveLength(1);
  });

  test('the trunk gives the same frames to the bit, whatever a clip is batched with', async () => {
    const { golden, model } = await openCase('base');
    const samples = golden.clips.inputs;
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

  test.each([
    ['large', cachedMode(0)],
    ['wsum', cachedMode(2)],
    ['base', { ...cachedMode(4), trainableParts: 'everything' }],
    ['base', { ...cachedMode(4), trainableParts: 'all_but_convolutions' }],
  ] as [string, ForwardMode][])(
    'statistics of %s are a clip’s own, whatever it is batched with: %o',
    async (name, mode) => {
      const golden = await goldenCase(name);
      const model = new HubertClassifier(loadWeights(golden.weights, golden.config, 0), mode);
      const before = memory().numTensors;
      const [first, second] = golden.clips.inputs as [Float32Array, Float32Array];
      const shortened = second.slice(0, Math.floor(0.93 * second.length));
      const clips = [first, second, shortened];
      const together = await model.layerStatistics(clips);
      for (const [at, clip] of clips.entries())
        expect(largestDifference(together[at]!, (await model.layerStatistics([clip]))[0]!)).toBe(0);
      if (model.inputKind !== 'samples') {
        const both = await model.trunkAndStatistics(clips);
        expect(both.map(({ statistics }) => statistics)).toEqual(together);
        expect(both.map(({ frames }) => frames)).toEqual(await model.trunk(clips));
      }
      expect(memory().numTensors).toBe(before);
      model.dispose();
    },
  );

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
    expectPassed(await firstClipAndGradients(model, golden), 14);
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
    expectPassed(await firstClipAndGradients(model, golden), 14);
    model.dispose();
  });
});
