import { expect, test } from 'vitest';
import { presets } from '../config/presets.ts';
import type { EngineInfo } from '../engine/backend/engine-info.ts';
import { newActivity, type RunActivity } from '../run/run-activity.ts';
import type { RunRecord } from '../run/run-record.ts';
import { runForTest } from '../testing/run-record.ts';
import { storedDataset, testModel } from '../testing/studio-deps.ts';
import { secondsLeft, timesInTurn } from './run-time.ts';

const engine = { description: 'wasm' } as EngineInfo;
// eight clips of a second each; four of them train, in batches of 8: 1 update an epoch
const { record } = storedDataset('set', ['a.wav', 'b.wav', 'c.wav', 'd.wav', 'e.wav', 'f.wav', 'g.wav', 'h.wav']);
const config = { ...presets.default, perDeviceTrainBatchSize: 8, gradientAccumulationSteps: 1 };
/** Of ten updates, each over 4 s of audio. */
const run = (change: Partial<RunRecord> = {}) => runForTest({ config, totalSteps: 10, ...change });
/** Training takes 0.5 s a second of audio, the pass 2 s, the start 3 s. */
const speed = { engine: 'wasm', trunk: { audioSec: 1, sec: 2 }, training: { audioSec: 2, sec: 1 }, startSec: 3 };
const stateOf = (runs: RunRecord[]) => ({ runs, benchmarks: [], engine, models: [testModel], datasets: [record] });
const learned = run({ id: 'learned', datasetId: 'elsewhere', speed, step: 10 });

test('the first in a queue makes the pass for those after it, and what is done already is not counted', () => {
  const queued = [run({ id: 'a' }), run({ id: 'b', totalSteps: 20 })];
  const times = timesInTurn(stateOf([learned, ...queued]), queued);
  // the pass over the eight clips of a second each
  expect(times.map(({ seconds }) => seconds)).toEqual([3 + 16 + 20, 3 + 40]);
  const paused = run({ step: 6 });
  expect(timesInTurn(stateOf([learned, paused]), [paused])[0]?.seconds).toBe(3 + 8);
});

test('frames that another run has left are there, those of other layers are not', () => {
  const done = run({ id: 'done', step: 10 });
  const other = run({ id: 'other', config: { ...config, trunkCacheDtype: 'float32' } });
  const times = timesInTurn(stateOf([learned, done, other]), [run(), other]);
  expect(times.map(({ seconds }) => seconds)).toEqual([23, 39]);
});

test('nothing is said of a machine that is not known, and a pass that was never measured is owned up to', () => {
  expect(timesInTurn(stateOf([]), [run()])).toEqual([{ seconds: null, lacksPass: false }]);
  const withoutPass = { ...learned, speed: { ...speed, trunk: null } };
  expect(timesInTurn(stateOf([withoutPass]), [run(), run({ id: 'b' })])).toEqual([
    { seconds: 23, lacksPass: true },
    { seconds: 23, lacksPass: false },
  ]);
});

test('what is left is that of the whole run, in each of its phases', () => {
  const state = stateOf([learned]);
  const left = (change: Partial<RunActivity>) =>
    secondsLeft(state, run(), { ...newActivity('run', 'train', 0), ...change });
  const progress = (seconds: number | null) => ({ progress: { secondsLeft: seconds } as RunActivity['progress'] });
  expect(left({ phase: 'loading' })).toBe(39);
  expect(left({ phase: 'trunk', ...progress(5) })).toBe(5 + 20);
  expect(left({ phase: 'trunk', ...progress(null) })).toBeNull();
  // the pass takes as long as the epoch that goes along with it, whose update is not counted twice
  const along = { secondsLeft: 5, isTraining: true } as RunActivity['progress'];
  expect(left({ phase: 'trunk', progress: along })).toBe(5 + 18);
  expect(left({ phase: 'training', ...progress(7) })).toBe(7);
  expect(left({ phase: 'training' })).toBe(20);
});
