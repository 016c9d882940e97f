// A probe over statistics of several layers as a run of the real worker: evaluated, exported, and opened again as a model.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProbeHead } from '../../evaluation/probes/probe-head.ts';
import { readSafetensors } from '../../formats/weights/safetensors.ts';
import { readZipEntry } from '../../formats/zip/archive.ts';
import { listZipEntries } from '../../formats/zip/directory.ts';
import { itemAt } from '../../lib/present.ts';
import { deleteModel } from '../../storage/model-store.ts';
import { getRun } from '../../storage/run-store.ts';
import { exportedModel } from '../../testing/exported-model.ts';
import { goldenCase } from '../../testing/golden-files.ts';
import { TrainWorkerStudio } from '../../testing/train-worker-studio.ts';

const layers = [0, 2];
let studio: TrainWorkerStudio;
let head: ProbeHead;
let runId: string;

beforeAll(async () => {
  studio = await TrainWorkerStudio.open();
  const { labels } = studio.template;
  const { config } = await goldenCase('base');
  const width = 2 * layers.length * config.hiddenSize;
  const weights = Array.from({ length: width * labels.length }, (_, at) => Math.sin(at) / 8);
  const intercepts = labels.map((_, label) => label / 4);
  head = { features: 'mean_std', layers, layerWeights: null, weights, intercepts, c: 1 };
  runId = await studio.newRun({
    state: 'finished',
    totalSteps: 0,
    // clips that the golden has hidden states of
    split: { train: [4, 5, 6, 7], validation: [8], test: [3, 1, 0, 2] },
    probe: {
      rowName: 'x',
      head: { features: 'mean_std', layers, c: 1 },
      accuracy: 0.5,
      interval: null,
      foldCount: 2,
      foldsBy: null,
    },
  });
  await studio.api.useProbe(runId, head);
});
afterAll(() => studio.close());

/** Means, then deviations. */
function momentsOf(states: readonly Float32Array[], width: number): number[] {
  const columns = states.map((state) =>
    Array.from({ length: width }, (_, i) => [...state.filter((_value, at) => at % width === i)]),
  );
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const means = columns.flatMap((state) => state.map(meanOf));
  const deviations = columns.flatMap((state) =>
    state.map((column) => Math.sqrt(meanOf(column.map((value) => (value - meanOf(column)) ** 2)))),
  );
  return [...means, ...deviations];
}

test('its predictions are the head on transformers’ hidden states', async () => {
  const evaluation = await studio.api.evaluate(runId, 'test', () => {});
  expect(evaluation.step).toBe(0);
  expect(evaluation.predictions.map(({ clipIndex }) => clipIndex)).toEqual([3, 1, 0, 2]);
  const { forward, config } = await goldenCase('base');
  const { weights, intercepts } = head;
  for (const { clipIndex, logits } of evaluation.predictions) {
    const states = layers.map((layer) => forward.read(`clip${clipIndex}.hidden_states.${layer}`));
    const features = momentsOf(states, config.hiddenSize);
    for (const [label, intercept] of intercepts.entries()) {
      const expected = features.reduce(
        (sum, value, at) => sum + value * itemAt(weights, at * intercepts.length + label),
        intercept,
      );
      // as the stages of the forward pass; half floats would give thousandths
      expect(Math.abs((logits[label] ?? Number.NaN) - expected)).toBeLessThan(2e-4);
    }
  }
  expect((await getRun(runId)).evaluation).toEqual(evaluation);
});

test('its export holds the layers that it reads, its head and its code, and opens here as a body', async () => {
  const zip = await exportedModel(runId);
  const entries = await listZipEntries(zip);
  const bytesOf = (path: string) => readZipEntry(zip, entries.find((entry) => entry.path === path)!);
  const weights = await readSafetensors(await bytesOf('model.safetensors'));
  const of = (pattern: RegExp) => weights.names().filter((name) => pattern.test(name));
  expect(of(/encoder\.layers\.1\./)).not.toEqual([]);
  expect(of(/encoder\.layers\.2\.|projector|classifier/)).toEqual([]);
  const labelCount = head.intercepts.length;
  const width = head.weights.length / labelCount;
  expect(weights.shape('statistics_head.weight')).toEqual([labelCount, width]);
  expect(weights.read('statistics_head.weight')[1]).toBe(Math.fround(itemAt(head.weights, labelCount)));
  expect(new TextDecoder().decode(await bytesOf('modeling_voxtune.py'))).toContain('statistics_head');
  const opened = await studio.api.importModel([new File([zip], 'model.zip')]);
  expect(opened).toMatchObject({ layerCount: 2, loading: { unexpected: of(/^statistics_head/) } });
  await deleteModel(opened.id);
});
