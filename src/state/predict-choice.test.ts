import { expect, test } from 'vitest';
import { runForTest } from '../testing/run-record.ts';
import { wholeModel } from '../testing/whole-records.ts';
import { isSameSource, predictorSource } from './predict-choice.ts';

const checkpoint = (step: number) => ({
  ...runForTest().checkpoints[0],
  step,
  epoch: 1,
  savedAt: 0,
  bytes: 1,
  isBest: false,
});
const run = (id: string, createdAt: number, steps: number[]) =>
  runForTest({ id, createdAt, checkpoints: steps.map((step) => checkpoint(step)) });

const old = run('old', 1, [10, 20]);
const newer = run('newer', 2, [10]);
const untrained = run('untrained', 3, []);
const emotion = { ...wholeModel('emotion'), labels: ['calm', 'angry'] };
const base = { ...wholeModel('base'), labels: undefined };
const state = { runs: [untrained, old, newer], models: [base, emotion], runId: null, predictorChoice: null };

test('the run that is open is tried, else the newest that can be, else a model that can', () => {
  expect(predictorSource({ ...state, runId: 'old' })).toEqual({ kind: 'run', runId: 'old' });
  expect(predictorSource({ ...state, runId: 'untrained' })).toEqual({ kind: 'run', runId: 'newer' });
  expect(predictorSource({ ...state, runs: [untrained] })).toEqual({ kind: 'model', modelId: 'emotion' });
  expect(predictorSource({ ...state, runs: [untrained], models: [base] })).toBeNull();
});

test('a choice holds until another run is opened, or what was chosen is gone', () => {
  const model = { kind: 'model', modelId: 'emotion' } as const;
  const chosen = { ...state, runId: 'old', predictorChoice: { source: model, whileRunId: 'old' } };
  expect(predictorSource(chosen)).toEqual(model);
  // “Try it” after another training
  expect(predictorSource({ ...chosen, runId: 'newer' })).toEqual({ kind: 'run', runId: 'newer' });
  expect(predictorSource({ ...chosen, models: [base] })).toEqual({ kind: 'run', runId: 'old' });
  const step = { kind: 'run', runId: 'old', step: 10 } as const;
  const atStep = { ...state, runId: 'old', predictorChoice: { source: step, whileRunId: 'old' } };
  expect(predictorSource(atStep)).toEqual(step);
  const broken = run('old', 1, [10, 20]);
  broken.checkpoints[0] = { ...checkpoint(10), isBroken: true };
  expect(predictorSource({ ...atStep, runs: [broken, newer] })).toEqual({ kind: 'run', runId: 'old' });
  const deleted = [untrained, run('old', 1, [20]), newer];
  expect(predictorSource({ ...atStep, runs: deleted })).toEqual({ kind: 'run', runId: 'old' });
});

test('a checkpoint is another source than the run’s result', () => {
  expect(isSameSource({ kind: 'run', runId: 'a' }, { kind: 'run', runId: 'a', step: 10 })).toBe(false);
  expect(isSameSource({ kind: 'run', runId: 'a', step: 10 }, { kind: 'run', runId: 'a', step: 10 })).toBe(true);
  expect(isSameSource(null, { kind: 'model', modelId: 'a' })).toBe(false);
});
