// The queue on the real storage, locks and train worker: a worker that is killed amid a run costs neither that run nor the next.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserStorage } from '../app/browser-storage.ts';
import { browserTabs } from '../app/browser-tabs.ts';
import type { TrainWorkerApi } from '../protocol/train-worker.ts';
import { connectWorker } from '../protocol/worker-client.ts';
import type { RunRecord } from '../run/run-record.ts';
import { getRun } from '../storage/run-store.ts';
import { testDeps } from '../testing/studio-deps.ts';
import { config, TrainWorkerStudio } from '../testing/train-worker-studio.ts';
import type { TrainWorkerConnection } from './studio-deps.ts';
import { createStudio } from './studio-store.ts';

let made: TrainWorkerStudio;

beforeAll(async () => {
  made = await TrainWorkerStudio.open();
});

afterAll(() => made.close());

function openStudio() {
  const connections: TrainWorkerConnection[] = [];
  const { deps } = testDeps();
  const studio = createStudio({
    ...deps,
    storage: browserStorage,
    tabs: browserTabs(),
    now: () => Date.now(),
    newId: () => crypto.randomUUID(),
    connectTrainWorker() {
      const worker = new Worker(new URL('../workers/train-worker.ts', import.meta.url), { type: 'module' });
      const connection = connectWorker<TrainWorkerApi>(worker, 'train');
      connections.push(connection);
      return connection;
    },
  });
  studio.actions.setPrefillOn(false);
  return { ...studio, connections };
}

test('two runs go through a killed worker, and are evaluated; a later visit finds nothing left to do', async () => {
  const waits = (queueOrder: number): Partial<RunRecord> => ({
    state: 'queued',
    queueOrder,
    evaluatesAfter: ['validation', 'test'],
    config: { ...config, saveStrategy: 'steps', saveSteps: 3, evalStrategy: 'steps', evalSteps: 3 },
  });
  const ids = [await made.newRun(waits(1)), await made.newRun(waits(2))];
  const { store, start, connections } = openStudio();
  let hasKilled = false;
  store.subscribe(({ runs }) => {
    const first = runs.find(({ id }) => id === ids[0]);
    if (hasKilled || first?.state !== 'running' || first.checkpoints.length === 0) return;
    hasKilled = true;
    connections.at(-1)?.terminate();
  });
  await start();
  await expect
    .poll(() => store.getState().runs.filter(({ queueOrder }) => queueOrder !== undefined).length, { timeout: 60_000 })
    .toBe(0);
  expect(connections.length).toBe(2);
  const [first, second] = await Promise.all(ids.map(getRun));
  expect(first!.incidents.map(({ kind }) => kind)).toEqual(['recovered']);
  expect(second!.incidents).toEqual([]);
  for (const run of [first!, second!]) {
    expect(run).toMatchObject({ state: 'finished', step: 12, error: null });
    expect(run.evaluation!.predictions).toHaveLength(run.split.test.length);
    expect(run.evaluations!.validation!.predictions).toHaveLength(run.split.validation.length);
  }
  // the same seed and settings: what was cut off has come to the same numbers
  expect(first!.evaluation!.predictions).toEqual(second!.evaluation!.predictions);
  for (const { terminate } of connections) terminate();

  const later = openStudio();
  await later.start();
  expect(later.store.getState().queue).toEqual({ isPaused: false, isElsewhere: false, runIds: [] });
  expect(later.store.getState().running).toBeNull();
  for (const { terminate } of later.connections) terminate();
});
