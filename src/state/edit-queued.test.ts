import { expect, test } from 'vitest';
import { storedDataset, testCounts, testDeps, testModel } from '../testing/studio-deps.ts';
import { createStudio } from './studio-store.ts';

async function openTab() {
  const deps = testDeps({ trainWorker: { countParameters: async () => testCounts } });
  const paths = Array.from({ length: 20 }, (_, at) => `${at % 2 ? 'yes' : 'no'}_${at}.wav`);
  deps.datasets.set('set', storedDataset('set', paths));
  deps.models.set('model', testModel);
  const studio = createStudio(deps.deps);
  await studio.start();
  await studio.actions.openDataset('set');
  await studio.actions.openModel('model');
  studio.actions.pauseQueue();
  return { ...studio, deps };
}

test('a run that waits comes back into the form as it was, and leaves the queue', async () => {
  const { store, actions, deps } = await openTab();
  actions.setConfig({ learningRate: 0.5 });
  const runId = await actions.queueRun();
  actions.setConfig({ learningRate: 0.25 });
  await actions.editQueued(runId);
  expect(store.getState()).toMatchObject({ place: 'train', draft: { origin: null }, config: { learningRate: 0.5 } });
  expect(store.getState().queue.runIds).toEqual([]);
  expect(deps.runs.size).toBe(0);
});

test('where its data set is gone it stays in the queue', async () => {
  const { store, actions, deps } = await openTab();
  const runId = await actions.queueRun();
  deps.datasets.clear();
  await expect(actions.editQueued(runId)).rejects.toMatchObject({ code: 'storage/missing' });
  expect(store.getState().queue.runIds).toEqual([runId]);
});
