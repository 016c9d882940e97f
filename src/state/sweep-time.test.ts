import { expect, test } from 'vitest';
import { presets } from '../config/presets.ts';
import type { EngineInfo } from '../engine/backend/engine-info.ts';
import type { RunRecord } from '../run/run-record.ts';
import type { SweepRecord, SweepSpec } from '../sweep/sweep-record.ts';
import { sweepWork } from '../sweep/sweep-steps.ts';
import { makeTrials } from '../sweep/trials.ts';
import { runForTest } from '../testing/run-record.ts';
import { storedDataset, testModel } from '../testing/studio-deps.ts';
import { wholeSweep } from '../testing/whole-records.ts';
import type { OpenDataset } from './studio-state.ts';
import { usualSweep } from './sweep-draft.ts';
import { sweepProgress, sweepSeconds } from './sweep-time.ts';

// eight clips of a second each, four of which train: 1 update an epoch, 10 epochs
const stored = storedDataset('set', ['a.wav', 'b.wav', 'c.wav', 'd.wav', 'e.wav', 'f.wav', 'g.wav', 'h.wav']);
const config = {
  ...presets.default,
  perDeviceTrainBatchSize: 8,
  gradientAccumulationSteps: 1,
  numTrainEpochs: 10,
  maxSteps: -1,
};
/** Training takes 0.5 s a second of audio (20 s a run), the pass 2 s (16 s for all clips), the start 3 s. */
const speed = { engine: 'wasm', trunk: { audioSec: 1, sec: 2 }, training: { audioSec: 2, sec: 1 }, startSec: 3 };
const learned = runForTest({ id: 'learned', datasetId: 'elsewhere', config, speed, step: 10 });
const { split } = learned;
const state = {
  runs: [learned] as RunRecord[],
  benchmarks: [],
  engine: { description: 'wasm' } as EngineInfo,
  models: [testModel],
  datasets: [stored.record],
  dataset: { ...stored, split } as unknown as OpenDataset,
  model: testModel,
  config,
};

function seconds(change: Partial<SweepSpec>, folds = 1): number | null {
  const spec = { ...usualSweep, ...change };
  const { record: _, ...whole } = { ...wholeSweep(), record: null };
  const base = { ...whole.base, config, split };
  const trials = makeTrials(spec, config);
  const work = sweepWork({
    spec,
    base,
    trials,
    folds: Array.from({ length: folds }, () => whole.folds[0]) as SweepRecord['folds'],
  });
  return sweepSeconds(state, spec, work).seconds;
}

test('the frozen layers run once for all trials that share them, and each repetition starts anew', () => {
  const settings = [{ key: 'learningRate', values: [1e-3, 1e-4] }];
  expect(seconds({ settings })).toBeCloseTo(16 + 2 * (3 + 20), 9);
  expect(seconds({ settings, seeds: [1, 2, 3] })).toBeCloseTo(16 + 6 * (3 + 20), 9);
  expect(seconds({ settings, seeds: [1, 2] }, 5)).toBeCloseTo(16 + 20 * (3 + 20), 9);
});

test('values that change how long a training is count as they are', () => {
  const settings = [{ key: 'numTrainEpochs', values: [5, 20] }];
  expect(seconds({ settings })).toBeCloseTo(16 + 2 * 3 + 10 + 40, 9);
});

test('a limit of runs and rounds of halving make it shorter', () => {
  const settings = [{ key: 'learningRate', values: [1e-3, 1e-4, 1e-5, 1e-6] }];
  expect(seconds({ settings, maxRuns: 2 })).toBeCloseTo(16 + 2 * (3 + 20), 9);
  // four for 5 epochs, two of them for all 10
  expect(seconds({ settings, method: 'halving', halving: { eta: 2, from: 5 } })).toBeCloseTo(
    16 + 6 * 3 + 4 * 10 + 2 * 20,
    9,
  );
});

test('progress counts what is through, and the time of what is to come by what was', () => {
  const sweep: SweepRecord = {
    ...wholeSweep(),
    spec: { ...usualSweep, settings: [{ key: 'learningRate', values: [1, 2] }], seeds: [1, 2] },
    base: { ...wholeSweep().base, config, split },
    trials: [1, 2].map((number) => ({ number, values: { learningRate: number } })),
    state: 'running',
  };
  const of = (change: Partial<RunRecord>) =>
    runForTest({ sweep: { sweepId: 'sweep', trial: 1, seed: 1, fold: null }, elapsedSec: 7, ...change });
  const runs = [
    of({ state: 'finished' }),
    of({ id: 'b', state: 'failed', elapsedSec: 5 }),
    of({ id: 'c', state: 'queued', queueOrder: 1 }),
  ];
  const progress = (more: Partial<SweepRecord>, stored = runs) =>
    sweepProgress({ ...state, runs: stored, running: null }, { ...sweep, ...more });
  expect(progress({})).toEqual({ doneCount: 2, runCount: 4, secondsLeft: 12 });
  expect(progress({}, [])).toEqual({ doneCount: 0, runCount: 4, secondsLeft: null });
  // it ended before: what was not trained is not counted as done
  expect(progress({ state: 'stopped' })).toMatchObject({ doneCount: 2, runCount: 4, secondsLeft: null });
});
