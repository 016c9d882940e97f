// Classifiers over statistics of hidden states against the code that their exports carry, run by transformers
// (fixtures/golden/statistics.json, made by tools/golden/statistics.py).

import { afterAll, beforeAll, expect, test } from 'vitest';
import { cachedMode } from '../config/forward-mode.ts';
import { closeEngine, openEngine } from '../engine/backend/backend.ts';
import { dispose, memory, readData } from '../engine/tensor.ts';
import { itemAt } from '../lib/present.ts';
import { largestDifference } from '../parity/compare.ts';
import { type GoldenCase, goldenCase, goldenFile } from '../testing/golden-files.ts';
import { HubertClassifier } from './classifier.ts';
import { partWidth, type StatisticsPart, selectStatistics, statisticsShape } from './layer-statistics.ts';
import { StatisticsClassifier } from './statistics-classifier.ts';
import { statisticsHead } from './statistics-head.ts';
import { loadWeights } from './weights/loading.ts';

interface Golden {
  model: string;
  pooled_statistics: 'mean' | 'mean_std';
  pooled_states: number[];
  /** Of the first clips. */
  logits: number[][];
}

let cases: Golden[];

beforeAll(async () => {
  await openEngine('wasm', { wasmThreads: 1 });
  cases = (JSON.parse(await (await goldenFile('statistics.json')).text()) as { cases: Golden[] }).cases;
});
afterAll(closeEngine);

/** The formula of the golden's heads, as a probe's head has its numbers. */
function headOf(width: number, labelCount: number) {
  const weights = Array.from({ length: width * labelCount }, (_, at) => {
    const [feature, label] = [Math.floor(at / labelCount), at % labelCount];
    return Math.sin(label + 7 * feature + 1) / 2;
  });
  const intercepts = Array.from({ length: labelCount }, (_, label) => label / 10);
  return statisticsHead(weights, intercepts);
}

async function logitsOf({ config }: GoldenCase, part: StatisticsPart, rows: readonly Float32Array[]) {
  const shape = statisticsShape(config);
  const width = partWidth(shape, part);
  const clips = rows.map((row) => {
    const frames = new Float32Array(width);
    selectStatistics(row, shape, part, frames);
    return { frames, frameCount: 1 };
  });
  const model = new StatisticsClassifier(headOf(width, config.labels.length));
  const batch = model.batchFrames(clips);
  const output = model.top(batch.frames);
  const values = await readData(output);
  dispose([batch.frames, output]);
  model.dispose();
  return values;
}

test('every golden is looked at', () => expect(cases).toHaveLength(15));

test.each(['base', 'large', 'wav2vec2', 'wavlm-large', 'data2vec'])('heads over statistics of %s', async (name) => {
  const golden = await goldenCase(name);
  const model = new HubertClassifier(loadWeights(golden.weights, golden.config, 0), cachedMode(0));
  const before = memory().numTensors;
  for (const one of cases.filter(({ model: of }) => of === name)) {
    const clips = one.logits.map((_, clip) => itemAt(golden.clips.inputs, clip));
    const rows = await model.layerStatistics(clips);
    const found = await logitsOf(golden, { kind: one.pooled_statistics, layers: one.pooled_states }, rows);
    // each logit sums hundreds of statistics, which differ by 2e-4 at most and not all to one side
    expect(largestDifference(found, one.logits.flat())).toBeLessThan(2e-4);
  }
  expect(memory().numTensors).toBe(before);
  model.dispose();
});
