// Exports as a person meets them: one after another, each told where the person is, and none of them a matter of what trains.

import { expect, test } from 'vitest';
import type { ExportRequest } from '../export/export-kinds.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { ExportWorkerApi } from '../protocol/export-worker.ts';
import { runForTest } from '../testing/run-record.ts';
import { storedDataset, testCounts, testDeps, testModel } from '../testing/studio-deps.ts';
import { exportKey } from './export-types.ts';
import { createStudio } from './studio-store.ts';

interface Made {
  request: ExportRequest;
  end(blob: Blob): void;
  fail(error: Error): void;
}

/** A studio with two runs, whose worker makes nothing by itself; the first run never ends its training. */
async function testWith() {
  const asked: Made[] = [];
  const saved: string[] = [];
  const cancelled = () => new VoxtuneError('export/cancelled', 'stopped');
  const makeExport: ExportWorkerApi['makeExport'] = (request) =>
    new Promise((end, fail) => asked.push({ request, end, fail }));
  const test = testDeps({
    trainWorker: { countParameters: async () => testCounts, train: () => new Promise(() => {}) },
    exportWorker: { makeExport, stop: () => asked.at(-1)?.fail(cancelled()) },
  });
  test.deps.saveFile = (_, name) => {
    saved.push(name);
    return name;
  };
  test.datasets.set('set', storedDataset('set', ['a_1.wav', 'b_1.wav']));
  test.models.set('model', testModel);
  for (const id of ['one', 'two']) test.runs.set(id, runForTest({ id, name: id, state: 'paused', step: 4 }));
  const studio = createStudio(test.deps);
  await studio.start();
  return { ...studio, asked, saved, state: studio.store.getState };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));
const logs = (runId: string): ExportRequest => ({ runId, kind: 'logs', options: {} });
const tensorboard = (runId: string): ExportRequest => ({ runId, kind: 'tensorboard', options: {} });

test('they are made one after another, and each is saved when it is ready', async () => {
  const { actions, asked, saved, state } = await testWith();
  actions.saveExport(logs('one'));
  actions.saveExport(tensorboard('one'));
  actions.saveExport(logs('two'));
  // asked for twice by an impatient person
  actions.saveExport(logs('one'));
  actions.saveExport(tensorboard('one'));
  expect(asked.map(({ request }) => request)).toEqual([logs('one')]);
  expect(state().waitingExports).toEqual([tensorboard('one'), logs('two')]);
  asked[0]!.end(new Blob(['12345']));
  await turn();
  expect(saved).toEqual(['one-logs.zip']);
  expect(state().endedExports[exportKey(logs('one'))]).toEqual({ fileName: 'one-logs.zip', bytes: 5 });
  expect(state().exporting?.request).toEqual(tensorboard('one'));
  actions.stopExport(logs('two'));
  asked[1]!.end(new Blob([]));
  await turn();
  expect(state()).toMatchObject({ exporting: null, waitingExports: [] });
  expect(saved).toEqual(['one-logs.zip', 'one-tensorboard.zip']);
  expect(asked).toHaveLength(2);
});

test('one that fails ends neither the training nor those behind it, and is told where the person is', async () => {
  const { actions, asked, saved, state } = await testWith();
  void actions.continueRun('one');
  await turn();
  const { running } = state();
  expect(running).toMatchObject({ runId: 'one', kind: 'train' });
  actions.showExports('two');
  for (const request of [logs('one'), logs('two'), tensorboard('one')]) actions.saveExport(request);
  asked[0]!.fail(new VoxtuneError('storage/full', 'full'));
  await turn();
  // its dialog is not open
  expect(state().errors.export?.code).toBe('storage/full');
  expect(state().endedExports[exportKey(logs('one'))]).toMatchObject({ error: { code: 'storage/full' } });
  actions.dismissError('export');
  asked[1]!.fail(new Error('a fault'));
  await turn();
  expect(state().errors.export).toBeUndefined();
  expect(state().endedExports[exportKey(logs('two'))]).toMatchObject({ error: { code: 'internal/unexpected' } });
  asked[2]!.end(new Blob(['1']));
  await turn();
  expect(saved).toEqual(['one-tensorboard.zip']);
  expect(state().running).toEqual(running);
  expect(state().runs.map(({ id, state: of }) => [id, of])).toContainEqual(['one', 'running']);
  expect(state().errors).toEqual({});
});

test('one that is stopped is told nowhere, and can be asked for again', async () => {
  const { actions, asked, state } = await testWith();
  actions.saveExport(logs('one'));
  actions.stopExport(logs('one'));
  expect(state().exporting?.isStopping).toBe(true);
  await turn();
  expect(state()).toMatchObject({ exporting: null, endedExports: {}, errors: {} });
  actions.saveExport(logs('one'));
  expect(asked).toHaveLength(2);
});
