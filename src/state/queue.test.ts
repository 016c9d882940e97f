// The queue as a person meets it: runs that go through one after another, whatever fails, is paused, reloaded or killed.

import { expect, test, vi } from 'vitest';
import type { Evaluation } from '../evaluation/evaluation-result.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { TrainWorkerApi } from '../protocol/train-worker.ts';
import type { RunRecord } from '../run/run-record.ts';
import { keepingEvaluation } from '../run/run-record.ts';
import { storedDataset, type TestDeps, testCounts, testDeps, testModel } from '../testing/studio-deps.ts';
import { createStudio } from './studio-store.ts';

const paths = Array.from({ length: 20 }, (_, i) => `${i % 2 ? 'yes' : 'no'}_${i}.wav`);

/** Trains every run to its end, and notes what was asked for. `hold`: the names of runs that do not end. */
function testWith(options: { hold?: string[]; fail?: string[] } = {}) {
  const asked: string[] = [];
  const stops: ((run: RunRecord) => void)[] = [];
  const nameOf = (id: string) => test.runs.get(id)!.name;
  const train: TrainWorkerApi['train'] = async (id) => {
    asked.push(`train ${nameOf(id)}`);
    const run = { ...test.runs.get(id)!, state: 'running' as const };
    test.runs.set(id, run);
    if (options.hold?.includes(run.name))
      return new Promise((resolve) => {
        stops.push((stopped) => {
          test.runs.set(id, stopped);
          resolve(stopped);
        });
      });
    const error = { code: 'training/never-finite' as const, message: 'NaN', params: {} };
    const checkpoint = { step: 8, epoch: 1, savedAt: 0, bytes: 1, isBest: false };
    const ended = options.fail?.includes(run.name)
      ? { ...run, state: 'failed' as const, error }
      : { ...run, state: 'finished' as const, step: 8, checkpoints: [checkpoint] };
    test.runs.set(id, ended);
    return ended;
  };
  const evaluate: TrainWorkerApi['evaluate'] = async (id, part) => {
    asked.push(`evaluate ${nameOf(id)} ${part}`);
    const evaluation = { split: part, predictions: [] } as unknown as Evaluation;
    test.runs.set(id, { ...test.runs.get(id)!, ...keepingEvaluation(test.runs.get(id)!, evaluation) });
    return evaluation;
  };
  const stop = vi.fn((mode?: string) => {
    const [id] = [...test.runs.values()].filter(({ state }) => state === 'running').map((run) => run.id);
    const run = id && test.runs.get(id);
    if (run) stops.shift()?.({ ...run, state: mode === 'pause' ? 'paused' : 'stopped' });
  });
  const test = testDeps({ trainWorker: { countParameters: async () => testCounts, train, evaluate, stop } });
  test.datasets.set('set', storedDataset('set', paths));
  test.models.set('model', testModel);
  return { ...test, asked };
}

async function openTab(test: TestDeps) {
  const studio = createStudio(test.deps);
  await studio.start();
  await studio.actions.openDataset('set');
  await studio.actions.openModel('model');
  return { ...studio, state: studio.store.getState };
}

const isQuiet = ({ store }: Awaited<ReturnType<typeof openTab>>) =>
  expect.poll(() => store.getState().runs.every(({ queueOrder }) => queueOrder === undefined)).toBe(true);

test('runs go through one after another, and are evaluated as it was asked', async () => {
  const test = testWith({ fail: ['birch-2'] });
  const tab = await openTab(test);
  tab.actions.pauseQueue();
  await tab.actions.queueRun();
  await tab.actions.queueRun();
  await tab.actions.queueRun({ evaluatesTest: false });
  expect(tab.state().queue.runIds).toHaveLength(3);
  expect(test.asked).toEqual([]);
  await tab.actions.resumeQueue();
  await isQuiet(tab);
  expect(test.asked).toEqual([
    'train azure-1',
    'evaluate azure-1 validation',
    'evaluate azure-1 test',
    // fails, and stops nothing
    'train birch-2',
    'train coral-3',
    'evaluate coral-3 validation',
  ]);
  expect(tab.state().runs.map(({ name, state }) => [name, state])).toEqual([
    ['coral-3', 'finished'],
    ['birch-2', 'failed'],
    ['azure-1', 'finished'],
  ]);
  expect(tab.state().queue.runIds).toEqual([]);
});

test('what waits can be moved, put first and removed, and keeps the settings that it was queued with', async () => {
  const test = testWith();
  const tab = await openTab(test);
  tab.actions.pauseQueue();
  tab.actions.setConfig({ learningRate: 0.5 });
  const [a, b, c] = [await tab.actions.queueRun(), await tab.actions.queueRun(), await tab.actions.queueRun()];
  tab.actions.setConfig({ learningRate: 0.25 });
  await tab.actions.moveInQueue(c, b);
  expect(tab.state().queue.runIds).toEqual([a, c, b]);
  await tab.actions.moveInQueue(a, null);
  expect(tab.state().queue.runIds).toEqual([c, b, a]);
  const first = await tab.actions.queueRun({ isNext: true });
  expect(tab.state().queue.runIds).toEqual([first, c, b, a]);
  await tab.actions.removeFromQueue(b);
  expect(tab.state().queue.runIds).toEqual([first, c, a]);
  expect(test.runs.has(b)).toBe(false);
  expect(test.runs.get(a)!.config.learningRate).toBe(0.5);
  // as stored: another page sees the same
  const later = await openTab(test);
  expect(later.state().queue).toEqual({ isPaused: true, isElsewhere: false, runIds: [first, c, a] });
});

test('a place between two others is between them, however often', async () => {
  const tab = await openTab(testWith());
  tab.actions.pauseQueue();
  for (let count = 0; count < 3; count++) await tab.actions.queueRun();
  for (let move = 0; move < 80; move++) {
    const [first, second, third] = tab.state().queue.runIds;
    await tab.actions.moveInQueue(third!, second!);
    expect(tab.state().queue.runIds).toEqual([first, third, second]);
  }
});

test('a run that was paused waits for its turn while another trains, and goes on then', async () => {
  const options = { hold: ['azure-1', 'birch-2'] };
  const test = testWith(options);
  const tab = await openTab(test);
  const [first, second] = [await tab.actions.queueRun(), await tab.actions.queueRun()];
  await expect.poll(() => test.asked).toEqual(['train azure-1']);
  tab.actions.stopRun(first, 'pause');
  await expect.poll(() => tab.state().running).toBeNull();
  await tab.actions.removeFromQueue(second);
  // another is started by hand
  const started = tab.actions.startRun();
  await expect.poll(() => tab.state().running?.runId).not.toBe(first);
  options.hold = [];
  tab.actions.stopRun(tab.state().running!.runId, 'stop');
  await started;
  await tab.actions.continueInQueue(first);
  expect(tab.state().queue.runIds).toEqual([first]);
  await tab.actions.resumeQueue();
  await isQuiet(tab);
  expect(test.asked.slice(-3)).toEqual(['train azure-1', 'evaluate azure-1 validation', 'evaluate azure-1 test']);
});

test('pausing the run at work pauses the queue, and it is the first to go on', async () => {
  const options = { hold: ['azure-1'] };
  const test = testWith(options);
  const tab = await openTab(test);
  const id = await tab.actions.queueRun();
  await tab.actions.queueRun();
  await expect.poll(() => test.asked).toEqual(['train azure-1']);
  tab.actions.stopRun(id, 'pause');
  await expect.poll(() => tab.state().running).toBeNull();
  expect(tab.state().queue).toMatchObject({ isPaused: true });
  expect(test.asked).toEqual(['train azure-1']);
  options.hold = [];
  await tab.actions.resumeQueue();
  await isQuiet(tab);
  expect(test.asked.slice(1)).toEqual([
    'train azure-1',
    'evaluate azure-1 validation',
    'evaluate azure-1 test',
    'train birch-2',
    'evaluate birch-2 validation',
    'evaluate birch-2 test',
  ]);
});

test('a killed tab: another one goes on, the run that was cut off first', async () => {
  const options = { hold: ['birch-2'] };
  const test = testWith(options);
  const first = await openTab(test);
  for (let count = 0; count < 3; count++) await first.actions.queueRun();
  await expect.poll(() => test.asked.at(-1)).toBe('train birch-2');
  const second = await openTab(test);
  await expect.poll(() => second.state().queue.isElsewhere).toBe(true);
  expect(test.asked.at(-1)).toBe('train birch-2');
  options.hold = [];
  test.asked.length = 0;
  // the first one hears of nothing any more
  first.store.setState({ isReady: false });
  test.closeTabs();
  await isQuiet(second);
  expect(test.asked.filter((one) => one.startsWith('train'))).toEqual(['train birch-2', 'train coral-3']);
  expect(second.state().runs.map(({ state }) => state)).toEqual(['finished', 'finished', 'finished']);
  expect(second.state().runs[1]!.incidents.map(({ kind }) => kind)).toEqual(['interrupted']);
});

test('a run whose data set was deleted fails and says so; the next one trains', async () => {
  const test = testWith();
  test.datasets.set('other', storedDataset('other', paths));
  const tab = await openTab(test);
  tab.actions.pauseQueue();
  await tab.actions.queueRun();
  await tab.actions.openDataset('other');
  await tab.actions.queueRun();
  await tab.actions.deleteDataset('set');
  await tab.actions.resumeQueue();
  await isQuiet(tab);
  expect(tab.state().runs.map(({ state, error }) => [state, error?.code])).toEqual([
    ['finished', undefined],
    ['failed', 'queue/dataset-gone'],
  ]);
  expect(tab.state().runs[1]!.error!.params).toEqual({ name: 'azure-1', dataset: 'set' });
});

test('storage that fails pauses the queue and says why', async () => {
  const test = testWith();
  const tab = await openTab(test);
  tab.actions.pauseQueue();
  await tab.actions.queueRun();
  test.deps.storage.updateRun = async () => {
    throw new VoxtuneError('storage/full', 'full', { what: 'run', bytesNeeded: 1 });
  };
  await tab.actions.resumeQueue();
  await expect.poll(() => tab.state().errors.train?.code).toBe('storage/full');
  expect(tab.state().queue.isPaused).toBe(true);
});
