// What was written of a run is enough to export it once more: the same weights, without its checkpoint.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSafetensors } from '../../formats/weights/safetensors.ts';
import { readZipEntry } from '../../formats/zip/archive.ts';
import { listZipEntries } from '../../formats/zip/directory.ts';
import { present } from '../../lib/present.ts';
import type { ModelRecord } from '../../model/model-record.ts';
import { makeReport } from '../../report/make-report.ts';
import { openCheckpointStore } from '../../storage/checkpoint-store.ts';
import { deleteModel } from '../../storage/model-store.ts';
import { getRun } from '../../storage/run-store.ts';
import { codeOf } from '../../testing/code-of.ts';
import { TrainWorkerStudio } from '../../testing/train-worker-studio.ts';
import { makeExport } from './make-export.ts';
import { openTrainedModel } from './open-trained.ts';

let studio: TrainWorkerStudio;
let runId: string;
let zip: Blob;
let trained: ModelRecord;

beforeAll(async () => {
  studio = await TrainWorkerStudio.open();
  runId = await studio.newRun();
  await studio.train(runId);
  zip = await exported();
  trained = await studio.api.importModel([new File([zip], 'model.zip')]);
});

afterAll(async () => {
  await deleteModel(trained.id);
  await studio.close();
});

function exported(trainedModelId?: string): Promise<Blob> {
  const request = {
    runId,
    kind: 'model',
    options: { dtype: 'float32' },
    ...(trainedModelId && { trainedModelId }),
  } as const;
  return makeExport(request, { signal: new AbortController().signal, onProgress: () => {}, writeReport: makeReport });
}

async function weightsIn(file: Blob): Promise<Map<string, Float32Array>> {
  const entry = present((await listZipEntries(file)).find(({ path }) => path === 'model.safetensors'));
  const tensors = await readSafetensors(await readZipEntry(file, entry));
  return new Map(tensors.names().map((name) => [name, tensors.read(name)]));
}

test('another export is made of the written model, to the bit', async () => {
  const first = await weightsIn(zip);
  const store = openCheckpointStore(runId);
  for (const { step } of await store.list()) await store.delete(step);
  expect(await codeOf(exported())).toBe('training/no-checkpoint');
  const again = await weightsIn(await exported(trained.id));
  expect([...again.keys()]).toEqual([...first.keys()]);
  for (const [name, values] of first) expect(again.get(name), name).toEqual(values);
});

test('a model of other labels is refused', async () => {
  const run = await getRun(runId);
  const labels = [...run.labels].reverse();
  expect(await codeOf(openTrainedModel({ ...run, labels }, trained.id))).toBe('export/other-model');
});
