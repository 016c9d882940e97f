// Probes as runs, in the train worker over real storage: what they give is what their linear layer gives on the statistics that
// probing reads, and a fine-tuning begins there.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { headFacts, type ProbeHead } from '../../evaluation/probes/probe-head.ts';
import { readSafetensors } from '../../formats/weights/safetensors.ts';
import { readZipEntry } from '../../formats/zip/archive.ts';
import { listZipEntries } from '../../formats/zip/directory.ts';
import { philoxKeyOf, philoxNormal } from '../../lib/philox.ts';
import type { StatisticsPart } from '../../model/layer-statistics.ts';
import { connectWorker } from '../../protocol/worker-client.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { openCheckpointStore } from '../../storage/checkpoint-store.ts';
import { getRun } from '../../storage/run-store.ts';
import { exportedModel } from '../../testing/exported-model.ts';
import { modelFiles } from '../../testing/golden-files.ts';
import type { StatisticsTestApi } from '../../testing/statistics-test-worker.ts';
import { config, TrainWorkerStudio } from '../../testing/train-worker-studio.ts';
import type { Checkpoint } from '../../training/checkpoint.ts';

const hiddenSize = 48;
const allStates = [0, 1, 2, 3, 4];
let studio: TrainWorkerStudio;

beforeAll(async () => {
  studio = await TrainWorkerStudio.open();
});

afterAll(() => studio.close());

const normal = (stream: number, size: number) => Array.from(philoxNormal(philoxKeyOf(3), [stream, 0, 0], size));

function headOf(change: Partial<ProbeHead>): ProbeHead {
  const labelCount = studio.template.labels.length;
  const weights = normal(1, hiddenSize * labelCount);
  return {
    features: 'mean',
    layers: [2],
    layerWeights: null,
    weights,
    intercepts: normal(2, labelCount),
    c: 1,
    ...change,
  };
}

async function probeRun(head: ProbeHead, settings: Partial<RunRecord['config']>): Promise<string> {
  const probe = { rowName: 'row', head: headFacts(head), accuracy: 0.7, interval: null, foldCount: 5, foldsBy: null };
  const opened = { ...config, ...settings, trainLayers: 0 };
  const id = await studio.newRun({ state: 'finished', totalSteps: 0, config: opened, probe });
  const { useProbe: storeHead } = studio.api;
  await storeHead(id, head);
  return id;
}

/** The columns of a part for each test clip, as probing reads them. */
async function statistics(part: StatisticsPart): Promise<number[][]> {
  const script = new Worker(new URL('../../testing/statistics-test-worker.ts', import.meta.url), { type: 'module' });
  const worker = connectWorker<StatisticsTestApi>(script, 'test');
  try {
    const { id: modelId, featureExtractor } = await worker.api.importModel(await modelFiles());
    const { datasetId, split } = studio.template;
    const wanted = { modelId, featureExtractor, datasetId, clips: [...split.test] };
    const [matrix] = (await worker.api.statistics(wanted, [part])).matrices!;
    const width = matrix!.length / split.test.length;
    return split.test.map((_, at) => [...matrix!.subarray(at * width, (at + 1) * width)]);
  } finally {
    worker.terminate();
  }
}

function expectLogits(
  predictions: readonly { logits: number[] }[],
  features: readonly number[][],
  head: ProbeHead,
): void {
  const labelCount = head.intercepts.length;
  for (const [at, { logits }] of predictions.entries())
    for (const [label, logit] of logits.entries()) {
      const expected = features[at]!.reduce(
        (sum, value, i) => sum + value * head.weights[i * labelCount + label]!,
        head.intercepts[label]!,
      );
      // statistics are kept as half floats: 48 of about 0.5, each with a weight of about 1
      expect(Math.abs(logit - expected)).toBeLessThan(0.02);
    }
}

async function exported(runId: string): Promise<{ names: string[]; config: Record<string, unknown> }> {
  const zip = await exportedModel(runId);
  const entries = await listZipEntries(zip);
  const read = (name: string) => readZipEntry(zip, entries.find(({ path }) => path === name)!);
  const weights = await readSafetensors(await read('model.safetensors'));
  const json = JSON.parse(
    new TextDecoder().decode(new Uint8Array(await new Response(await read('config.json')).arrayBuffer())),
  );
  return { names: weights.names(), config: json };
}

test('the mean of one layer is a model that is cut there', async () => {
  const head = headOf({});
  const id = await probeRun(head, { numHiddenLayers: 2, useWeightedLayerSum: false });
  expect(await getRun(id)).toMatchObject({ state: 'finished', resultStep: 0, checkpoints: [{ step: 0 }] });
  const { predictions } = await studio.api.evaluate(id, 'test', () => {});
  expectLogits(predictions, await statistics({ kind: 'mean', layers: [2] }), head);
  const { names, config: json } = await exported(id);
  expect(json).toMatchObject({ num_hidden_layers: 2, use_weighted_layer_sum: false });
  expect(names.filter((name) => name.includes('encoder.layers.2'))).toEqual([]);
  expect(names.filter((name) => name.includes('encoder.layers.1'))).not.toEqual([]);
});

test('a weighted sum is transformers’ own, and training goes on from it', async () => {
  const layerWeights = [1, -1, 0.5, 2, 0];
  const head = headOf({ features: 'weighted_sum', layers: allStates, layerWeights });
  const settings = { numHiddenLayers: null, useWeightedLayerSum: true };
  const id = await probeRun(head, settings);
  const { predictions } = await studio.api.evaluate(id, 'test', () => {});
  const means = await statistics({ kind: 'raw_mean', layers: allStates });
  const sum = layerWeights.reduce((total, weight) => total + Math.exp(weight), 0);
  const features = means.map((row) =>
    Array.from({ length: hiddenSize }, (_, i) =>
      layerWeights.reduce((total, weight, state) => total + (Math.exp(weight) / sum) * row[state * hiddenSize + i]!, 0),
    ),
  );
  expectLogits(predictions, features, head);
  const { names, config: json } = await exported(id);
  expect(json).toMatchObject({ use_weighted_layer_sum: true, num_hidden_layers: 4 });
  expect(names).toContain('layer_weights');

  const { name } = await getRun(id);
  const tuning = { ...config, ...settings, trainLayers: 1, maxSteps: 2, evalOnStart: true };
  const next = await studio.newRun({ config: tuning, totalSteps: 2 });
  await studio.api.branch(next, { runId: id, runName: name, step: 0 });
  const begun = await openCheckpointStore<Checkpoint>(next).load(0);
  const probed = await openCheckpointStore<Checkpoint>(id).load(0);
  for (const [parameter, values] of probed.parameters) expect(begun.parameters.get(parameter)).toEqual(values);
  expect(begun.parameters.size).toBeGreaterThan(probed.parameters.size);
  await studio.train(next);
  expect(await getRun(next)).toMatchObject({ error: null, state: 'finished', step: 2 });
});

test('a projector that is narrower than there are labels is made wider', async () => {
  const head = headOf({});
  const id = await probeRun(head, { numHiddenLayers: 2, classifierProjSize: 4 });
  expect((await getRun(id)).config.classifierProjSize).toBe(head.intercepts.length);
  expect((await exported(id)).config).toMatchObject({ classifier_proj_size: head.intercepts.length });
});

test('a run that opens the model otherwise cannot begin with it', async () => {
  const id = await probeRun(headOf({}), { numHiddenLayers: 2 });
  const next = await studio.newRun({ config: { ...config, numHiddenLayers: 3 } });
  await expect(studio.api.branch(next, { runId: id, runName: '', step: 0 })).rejects.toMatchObject({
    code: 'config/invalid',
    params: { field: 'num_hidden_layers', bound: expect.stringContaining('2'), found: '3' },
  });
});
