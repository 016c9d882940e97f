import { expect, test } from 'vitest';
import { presets } from '../config/presets.ts';
import type { EngineInfo } from '../engine/backend/engine-info.ts';
import type { RunRecord } from '../run/run-record.ts';
import type { RunSpeed } from '../run/run-speed.ts';
import { runForTest } from '../testing/run-record.ts';
import { wholeBenchmark } from '../testing/whole-records.ts';
import { machineSpeed } from './machine-speed.ts';

const of = { modelId: 'model', layerCount: 12, settings: presets.default };
const engine = { description: 'wasm SIMD, 2 threads' } as EngineInfo;

/** A run that took so many seconds for 100 s of audio. */
function trained(sec: number, change: Partial<RunRecord> = {}, speed: Partial<RunSpeed> = {}): RunRecord {
  const measured = { engine: engine.description, trunk: null, training: { audioSec: 100, sec }, startSec: 1 };
  return runForTest({ speed: { ...measured, ...speed }, ...change });
}
const speedOf = (runs: RunRecord[], benchmarks = [wholeBenchmark()]) => machineSpeed({ runs, benchmarks, engine }, of);

test('runs count before a measurement, and the middle one of the newest five is what is said', () => {
  expect(speedOf([])).toMatchObject({ trainSec: 1 / 100, runCount: 0 });
  expect(speedOf([trained(4)])).toMatchObject({ trainSec: 0.04, runCount: 1 });
  // one while the machine was busy, and one long ago
  expect(speedOf([90, 5, 4, 6, 3, 1, 1].map((sec) => trained(sec)))).toMatchObject({ trainSec: 0.05, runCount: 5 });
});

test('only runs of the same engine, model and layers say anything', () => {
  const others = [
    trained(9, {}, { engine: 'Apple M2' }),
    trained(9, { modelId: 'other' }),
    trained(9, { config: { ...presets.default, trainLayers: 4 } }),
    trained(9, { config: { ...presets.default, padding: 'batch' } }),
    runForTest(),
  ];
  expect(speedOf(others, [])).toBeNull();
  // of the same layers whatever else is set, and however it is said that all of them train
  const same = trained(2, { config: { ...presets.default, learningRate: 1, numTrainEpochs: 99 } });
  expect(speedOf([...others, same], [])).toMatchObject({ trainSec: 0.02, runCount: 1 });
});

test('the first pass is learned where one was made, else measured, else not known', () => {
  const withPass = trained(4, {}, { trunk: { audioSec: 10, sec: 5 } });
  expect(speedOf([trained(4), withPass])).toMatchObject({ passSec: 0.5 });
  expect(speedOf([trained(4)])?.passSec).toBeCloseTo(1 / 6, 12);
  expect(speedOf([trained(4)], [])).toMatchObject({ passSec: null });
});
