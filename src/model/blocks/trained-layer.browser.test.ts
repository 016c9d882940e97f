// A layer as one op against the same layer in parts: loss, logits and every gradient to the bit, with and without dropout, clips
// packed or padded, on one thread and on two.

import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { cachedMode } from '../../config/forward-mode.ts';
import { closeEngine, openEngine } from '../../engine/backend/backend.ts';
import { memory, readData } from '../../engine/tensor.ts';
import { goldenCase } from '../../testing/golden-files.ts';
import { padRows } from '../batching.ts';
import { HubertClassifier } from '../classifier.ts';
import { loadWeights } from '../weights/loading.ts';
import { TrainedLayer } from './trained-layer.ts';

afterAll(closeEngine);
afterEach(() => vi.restoreAllMocks());

type Results = Map<string, Float32Array>;

async function results(settings: Record<string, number>, isPadded: boolean): Promise<Results> {
  const golden = await goldenCase('base', settings);
  const model = new HubertClassifier(loadWeights(golden.weights, golden.config, 0), cachedMode(2));
  const clips = await model.trunk(golden.clips.inputs);
  const { frames, frameCounts } = isPadded ? padRows(clips, model.frameWidth) : model.batchFrames(clips);
  const labels = Int32Array.from(golden.clips.labels);
  const before = memory().numTensors;
  const found = model.lossAndGradients(frames, frameCounts, labels, { seed: 3, step: 1, microBatch: 2 });
  const tensors = new Map([['loss', found.loss], ['logits', found.logits], ...found.gradients]);
  const values: Results = new Map();
  for (const [name, tensor] of tensors) values.set(name, await readData(tensor));
  for (const tensor of tensors.values()) tensor.dispose();
  expect(memory().numTensors).toBe(before);
  frames.dispose();
  model.dispose();
  return values;
}

const noDropout = { hidden_dropout: 0, attention_dropout: 0, activation_dropout: 0 };
const dropout = { hidden_dropout: 0.1, attention_dropout: 0.2, activation_dropout: 0.3 };

test.each([
  ['packed, with dropout', dropout, false, 1],
  ['packed, with dropout, two threads', dropout, false, 2],
  ['padded, with dropout', dropout, true, 1],
  ['packed, without dropout', noDropout, false, 1],
  ['packed, with dropout of attention alone', { ...noDropout, attention_dropout: 0.1 }, false, 1],
])('%s', async (_, settings, isPadded, wasmThreads) => {
  await openEngine('wasm', { wasmThreads });
  const layers = vi.spyOn(TrainedLayer.prototype, 'forward');
  const whole = await results(settings, isPadded);
  expect(layers.mock.results.map(({ value }) => value !== null)).toEqual([true, true]);
  layers.mockReturnValue(null);
  const inParts = await results(settings, isPadded);
  expect([...whole.keys()]).toEqual([...inParts.keys()]);
  expect(whole.size).toBe(2 + 36); // of two layers' sixteen parameters each, and the head's four
  for (const [name, values] of whole) expect(values, name).toEqual(inParts.get(name));
});
