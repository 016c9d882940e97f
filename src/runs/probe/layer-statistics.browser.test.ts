// Statistics of a data set's clips by real workers over real storage: what transformers' hidden states give, kept, gone on with
// where they were stopped, and made again where they were damaged.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { acousticParts, acousticStatistics } from '../../audio/acoustic-statistics.ts';
import type { StatisticsPart } from '../../model/layer-statistics.ts';
import type { ModelRecord } from '../../model/model-record.ts';
import { connectWorker, type WorkerClient } from '../../protocol/worker-client.ts';
import { ClipReader } from '../../storage/clip-reader.ts';
import { deleteDataset, loadClips } from '../../storage/dataset-store.ts';
import { deleteModel } from '../../storage/model-store.ts';
import { deleteTrunkCache, listTrunkCaches } from '../../storage/trunk-cache.ts';
import { flipBytes } from '../../testing/damage.ts';
import { type GoldenCase, goldenCase, importClips, modelFiles } from '../../testing/golden-files.ts';
import type { StatisticsTestApi } from '../../testing/statistics-test-worker.ts';
import type { AcousticPart } from './layer-statistics.ts';

const clips = Array.from({ length: 22 }, (_, i) => i);
const everything: (StatisticsPart | AcousticPart)[] = [
  { kind: 'mean_std', layers: [0, 1, 2, 3, 4] },
  { kind: 'prosody' },
  { kind: 'mfcc' },
];

let worker: WorkerClient<StatisticsTestApi>;
let model: ModelRecord;
let golden: GoldenCase;
let datasetId: string;

const requested = (of = clips) => ({
  modelId: model.id,
  featureExtractor: model.featureExtractor,
  datasetId,
  clips: of,
});

beforeAll(async () => {
  const script = new Worker(new URL('../../testing/statistics-test-worker.ts', import.meta.url), { type: 'module' });
  worker = connectWorker<StatisticsTestApi>(script, 'test');
  model = await worker.api.importModel(await modelFiles());
  golden = await goldenCase('base');
  datasetId = await importClips();
});

afterEach(async () => {
  for (const { key } of await listTrunkCaches()) await deleteTrunkCache(key);
});

afterAll(async () => {
  worker.terminate();
  await deleteDataset(datasetId);
  await deleteModel(model.id);
});

function momentsOf(state: Float32Array, width: number): { mean: number[]; std: number[] } {
  const count = state.length / width;
  const columns = Array.from({ length: width }, (_, i) => state.filter((_value, at) => at % width === i));
  const mean = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / count);
  const std = columns.map((column, i) =>
    Math.sqrt(column.reduce((sum, value) => sum + (value - mean[i]!) ** 2, 0) / count),
  );
  return { mean, std };
}

test('a part holds transformers’ means and deviations, in the order of the clips and layers asked for', async () => {
  const order = [3, 0, 17, 1];
  const parts: StatisticsPart[] = [
    { kind: 'mean', layers: [2] },
    { kind: 'mean_std', layers: [4, 0] },
    { kind: 'raw_mean', layers: [1] },
  ];
  const { matrices } = await worker.api.statistics(requested(order), parts);
  const width = golden.config.hiddenSize;
  expect(matrices!.map((matrix) => matrix.length)).toEqual([4 * width, 16 * width, 4 * width]);
  for (const [at, clip] of order.entries()) {
    if (clip > 3) continue; // has no golden
    const of = (layer: number) => momentsOf(golden.forward.read(`clip${clip}.hidden_states.${layer}`), width);
    const expected = [of(2).mean, [...of(4).mean, ...of(0).mean, ...of(4).std, ...of(0).std], of(1).mean];
    for (const [part, values] of expected.entries()) {
      const found = matrices![part]!.subarray(at * values.length, (at + 1) * values.length);
      // 2e-4 of the forward pass, and eleven bits of numbers below 4
      for (const [i, value] of values.entries()) expect(Math.abs(found[i]! - value)).toBeLessThan(2e-4 + 2 ** -9);
    }
  }
});

test('what is kept is not computed again; a pass that was stopped goes on', async () => {
  const stopped = await worker.api.statistics(requested(), everything, 0);
  expect(stopped).toEqual({ matrices: null, done: [0] });
  const some = clips.slice(5, 12);
  await worker.api.statistics(requested(some), everything);
  const whole = await worker.api.statistics(requested(), everything);
  expect(whole.done[0]).toBe(some.length);
  expect(whole.done.at(-1)).toBe(clips.length);
  const again = await worker.api.statistics(requested(), everything);
  expect(again.done).toEqual([clips.length]);
  expect(again.matrices).toEqual(whole.matrices);
  const headers = (await listTrunkCaches()).map(({ header }) => header);
  expect(headers).toContainEqual(expect.objectContaining({ kept: 'statistics', dtype: 'float16', datasetId }));
  expect(headers).toContainEqual(expect.objectContaining({ kept: 'acoustics', dtype: 'float32', datasetId }));
});

test('what a clip sounds like is kept whatever the model, and made again by itself', async () => {
  const [, prosody, mfcc] = (await worker.api.statistics(requested(), everything)).matrices!;
  const all = await loadClips(datasetId);
  const reader = await ClipReader.open(datasetId);
  const [from, to] = acousticParts.mfcc;
  for (const clip of [0, 21]) {
    const expected = acousticStatistics(await reader.readSamples(all[clip]!), 16_000);
    expect(prosody!.subarray(clip * from, (clip + 1) * from)).toEqual(expected.subarray(0, from));
    expect(mfcc!.subarray(clip * (to - from), (clip + 1) * (to - from))).toEqual(expected.subarray(from, to));
  }
  for (const { key, header } of await listTrunkCaches()) if (header?.kept === 'acoustics') await deleteTrunkCache(key);
  const again = await worker.api.statistics(requested(), everything);
  expect(again.done[0]).toBe(0);
  expect(again.done.at(-1)).toBe(clips.length);
  expect(again.matrices!.slice(1)).toEqual([prosody, mfcc]);
});

test.each(['statistics', 'acoustics'])(
  '%s that were damaged on the disk are made again, to the same numbers',
  async (kept) => {
    const before = await worker.api.statistics(requested(), everything);
    const cache = (await listTrunkCaches()).find(({ header }) => header?.kept === kept);
    await flipBytes(`trunk/${cache!.key}/frames.bin`, 1000, 3000);
    const after = await worker.api.statistics(requested(), everything);
    expect(after.done[0]).toBe(clips.length); // the damage shows when they are read
    expect(after.done.some((done) => done < clips.length)).toBe(true);
    expect(after.matrices).toEqual(before.matrices);
  },
);
