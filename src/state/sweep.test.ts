// A sweep as a person meets it: its runs go through the queue one after another, and what counts of them stays.

import { expect, test } from 'vitest';
import { plainLoss } from '../engine/ops/cross-entropy/cross-entropy-targets.ts';
import { scoreEvaluation } from '../evaluation/score.ts';
import type { TrainWorkerApi } from '../protocol/train-worker.ts';
import { keepingEvaluation } from '../run/run-record.ts';
import { rankRequest, unpackRequest } from '../sweep/rank-request.ts';
import { rankSweep } from '../sweep/rank-sweep.ts';
import type { SweepSpec } from '../sweep/sweep-record.ts';
import { storedDataset, type TestDeps, testCounts, testDeps, testModel } from '../testing/studio-deps.ts';
import { createStudio } from './studio-store.ts';

/** Ten clips of each of four speakers. */
const paths = Array.from({ length: 40 }, (_, i) => `${i % 2 ? 'yes' : 'no'}_speaker${i % 4}_${i}.wav`);

const spec: SweepSpec = {
  method: 'grid',
  settings: [{ key: 'learningRate', values: [1e-4, 1e-3, 1e-2] }],
  trials: null,
  drawSeed: 1,
  seeds: [1, 2],
  folds: null,
  halving: null,
  metric: 'accuracy',
  evaluatesTest: false,
  keeps: 'best',
  maxRuns: null,
  maxMinutes: null,
};

/** A worker for which 1e-3 is right on every clip, and the others on none. `holdFrom`: the run with this number stays at work. */
function testWith() {
  const worker = { holdFrom: 100, trained: [] as string[] };
  const train: TrainWorkerApi['train'] = async (id) => {
    const run = { ...test.runs.get(id)!, state: 'running' as const };
    test.runs.set(id, run);
    worker.trained.push(`${run.config.learningRate}/${run.config.seed}`);
    if (worker.trained.length >= worker.holdFrom) return new Promise(() => {});
    const checkpoints = [1, 2].map((step) => ({ step, epoch: step, savedAt: 0, bytes: 1, isBest: step === 2 }));
    const ended = { ...run, state: 'finished' as const, step: 2, checkpoints, resultStep: 2, elapsedSec: 60 };
    test.runs.set(id, ended);
    return ended;
  };
  const evaluate: TrainWorkerApi['evaluate'] = async (id, part) => {
    const run = test.runs.get(id)!;
    const scored = run.split[part].map((clip) => {
      const label = run.clipLabels[clip]!;
      const isYes = (run.config.learningRate === 1e-3) === (label === 1);
      return { clipIndex: clip, path: paths[clip]!, label, logits: isYes ? [0, 1] : [1, 0] };
    });
    const speed = { runtime: 1, samplesPerSec: 1, stepsPerSec: 1 };
    const evaluation = scoreEvaluation(scored, 2, plainLoss, { split: part, evaluatedAt: 1, step: 2 }, speed);
    test.runs.set(id, { ...run, ...keepingEvaluation(run, evaluation) });
    return evaluation;
  };
  const test = testDeps({
    trainWorker: { countParameters: async () => testCounts, train, evaluate, stop() {} },
    figuresWorker: { rankSweep: async (request) => rankSweep(unpackRequest(request)) },
  });
  test.datasets.set('set', storedDataset('set', paths));
  test.models.set('model', testModel);
  return { ...test, worker };
}

async function openTab(test: TestDeps) {
  const studio = createStudio(test.deps);
  await studio.start();
  await studio.actions.openDataset('set');
  await studio.actions.openModel('model');
  return { ...studio, state: studio.store.getState };
}

const ends = ({ store }: Awaited<ReturnType<typeof openTab>>) =>
  expect.poll(() => store.getState().sweeps[0]?.state).toBe('finished');

test('every trial gets every seed, the best is found, and only its checkpoints stay', async () => {
  const test = testWith();
  const tab = await openTab(test);
  expect(tab.actions.planSweep(spec)).toMatchObject({ trialCount: 3, runCount: 6, trunkPasses: 1 });
  const id = await tab.actions.startSweep(spec);
  await ends(tab);
  expect(test.worker.trained).toEqual(['0.0001/1', '0.001/1', '0.01/1', '0.0001/2', '0.001/2', '0.01/2']);
  expect(tab.state().sweeps[0]).toMatchObject({ id, name: 'sweep-1', endedBy: 'all-done', made: { length: 6 } });
  const ranking = await tab.actions.rankSweep(id);
  expect(ranking.trials.map(({ number, mean, runCount }) => [number, mean, runCount])).toEqual([
    [2, 1, 2],
    [1, 0, 2],
    [3, 0, 2],
  ]);
  const kept = tab.state().runs.map(({ sweep, checkpoints }) => [sweep!.trial, checkpoints.map(({ step }) => step)]);
  expect(kept.filter(([, steps]) => (steps as number[]).length > 0)).toEqual([
    [2, [2]],
    [2, [2]],
  ]);
  // their figures stay
  expect(tab.state().runs.every(({ evaluations }) => evaluations?.validation)).toBe(true);
  expect(tab.state().runs.every(({ evaluation }) => evaluation === null)).toBe(true);
});

test('folds test every clip once, and the predictions of a trial come together from all of them', async () => {
  const test = testWith();
  const tab = await openTab(test);
  const folds = { kind: 'count' as const, count: 4, by: null };
  await tab.actions.startSweep({ ...spec, seeds: [1], folds });
  await ends(tab);
  const sweep = tab.state().sweeps[0]!;
  const tested = sweep.folds.flatMap(({ split }) => split.test);
  expect(tested.toSorted((a, b) => a - b)).toEqual(paths.map((_, clip) => clip));
  for (const { split } of sweep.folds) expect(split.validation.length).toBeGreaterThan(0);
  const { trials } = rankRequest(sweep, tab.state().runs);
  for (const { runs } of trials) {
    const predictions = runs.flatMap((run) => [...run.predictions]);
    expect(new Set(predictions.map(({ clipIndex }) => clipIndex)).size).toBe(paths.length);
  }
});

test('a killed tab: the sweep goes on in another, with the run that was cut off, and makes none twice', async () => {
  const test = testWith();
  const first = await openTab(test);
  test.worker.holdFrom = 3;
  await first.actions.startSweep(spec);
  await expect.poll(() => [...test.runs.values()].some(({ state }) => state === 'running')).toBe(true);
  first.store.setState({ isReady: false });
  const second = await openTab(test);
  test.worker.holdFrom = 100;
  test.closeTabs();
  await ends(second);
  const trials = second.state().runs.map(({ sweep }) => `${sweep!.trial}/${sweep!.seed}`);
  expect(trials.toSorted()).toEqual(['1/1', '1/2', '2/1', '2/2', '3/1', '3/2']);
  expect(second.state().sweeps[0]!.made).toHaveLength(6);
  expect(second.state().runs.flatMap(({ incidents }) => incidents.map(({ kind }) => kind))).toEqual(['interrupted']);
});

test('pausing lets it rest, continuing goes on, stopping ends it, and what a person queues goes first', async () => {
  const test = testWith();
  const tab = await openTab(test);
  tab.actions.pauseQueue();
  const id = await tab.actions.startSweep(spec, 'rates');
  await tab.actions.pauseSweep(id);
  const own = await tab.actions.queueRun();
  await tab.actions.resumeQueue();
  await expect.poll(() => test.runs.get(own)!.state).toBe('finished');
  await expect.poll(() => tab.state().running).toBeNull();
  expect(test.worker.trained).toEqual(['0.0005/42']);
  await tab.actions.continueSweep(id);
  await ends(tab);
  expect(test.worker.trained).toHaveLength(7);
  const again = await tab.actions.startSweep({ ...spec, maxMinutes: 2 });
  await expect.poll(() => tab.state().sweeps.find((one) => one.id === again)?.state).toBe('finished');
  // a minute each
  expect(tab.state().sweeps.find((one) => one.id === again)).toMatchObject({
    endedBy: 'max-minutes',
    made: { length: 2 },
  });
});

test('the sweep can be deleted alone, or with its runs', async () => {
  const test = testWith();
  const tab = await openTab(test);
  const [a, b] = [await tab.actions.startSweep(spec), await tab.actions.startSweep({ ...spec, seeds: [5] })];
  await expect.poll(() => tab.state().sweeps.every(({ state }) => state === 'finished')).toBe(true);
  expect(tab.state().sweeps.map(({ name }) => name)).toEqual(['sweep-2', 'sweep-1']);
  await tab.actions.deleteSweep(a);
  expect(tab.state().runs).toHaveLength(9);
  await tab.actions.deleteSweep(b, true);
  expect(tab.state().runs).toHaveLength(6);
  expect(test.sweeps.size).toBe(0);
});

test('what cannot be done is refused before anything is stored', async () => {
  const test = testWith();
  const tab = await openTab(test);
  const refused = (change: Partial<SweepSpec>) =>
    tab.actions.startSweep({ ...spec, ...change }).then(
      () => 'taken',
      (thrown: { code: string }) => thrown.code,
    );
  expect(await refused({ settings: [{ key: 'learningRate', values: [-1] }] })).toBe('config/invalid');
  expect(await refused({ seeds: [] })).toBe('sweep/invalid');
  expect(await refused({ seeds: [1, 1] })).toBe('sweep/invalid');
  expect(await refused({ folds: { kind: 'group', by: 'nobody' } })).toBe('split/no-group');
  expect(await refused({ method: 'halving', halving: { eta: 1, from: 1 } })).toBe('sweep/invalid');
  // early stopping of trials that are never evaluated
  expect(await refused({ settings: [{ key: 'evalStrategy', values: ['epoch', 'no'] }] })).toBe('config/invalid');
  await tab.actions.setSplitConfig({ ...tab.state().dataset!.record.splitConfig, validationFraction: 0 });
  tab.actions.setConfig({ evalStrategy: 'no', loadBestModelAtEnd: false });
  expect(await refused({})).toBe('sweep/no-validation');
  expect(test.sweeps.size).toBe(0);
  expect(tab.state().errors.train?.code).toBe('sweep/no-validation');
});
