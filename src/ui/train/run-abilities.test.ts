import { expect, test } from 'vitest';
import { newActivity } from '../../run/run-activity.ts';
import { runForTest } from '../../testing/run-record.ts';
import { abilitiesOf } from './run-abilities.ts';

const checkpoint = { step: 40, epoch: 4, savedAt: 0, bytes: 1, isBest: true };
const finished = runForTest({ id: 'a', state: 'finished', step: 88, totalSteps: 88, checkpoints: [checkpoint] });
const atRest = { running: null, elsewhere: {} };
const otherTrains = { running: newActivity('b', 'train', 0), elsewhere: {} };

test('the page of a finished run has no control of the run that trains, and what computes waits', () => {
  expect(abilitiesOf(finished, otherTrains)).toEqual({
    stop: false,
    continue: false,
    extend: true,
    evaluate: true,
    duplicate: true,
    fineTune: false,
    mustWait: true,
    primary: 'evaluate',
  });
  expect(abilitiesOf({ ...finished, id: 'b', state: 'running' }, otherTrains)).toMatchObject({ stop: true });
  // what is evaluated or made ready for download is not stopped as a training is
  expect(abilitiesOf(finished, { running: newActivity('a', 'evaluate', 0), elsewhere: {} })).toMatchObject({
    stop: false,
    mustWait: true,
  });
});

test('nothing can be done with a run that another tab trains', () => {
  const elsewhere = { running: null, elsewhere: { a: newActivity('a', 'train', 0) } };
  for (const state of ['running', 'paused', 'finished'] as const)
    expect(abilitiesOf({ ...finished, state, step: 40 }, elsewhere)).toMatchObject({
      stop: false,
      continue: false,
      extend: false,
      evaluate: false,
      duplicate: false,
      primary: null,
    });
});

test('a run that was meant to go on goes on first; one that has ended is looked at', () => {
  const primary = (change: Partial<typeof finished>) =>
    abilitiesOf({ ...finished, step: 40, ...change }, atRest).primary;
  expect(primary({ state: 'paused' })).toBe('continue');
  expect(primary({ state: 'failed' })).toBe('continue');
  const diverged = { code: 'training/not-a-number' as const, message: '', params: {} };
  expect(primary({ state: 'failed', error: diverged })).toBe('evaluate');
  expect(primary({ state: 'stopped' })).toBe('evaluate');
  expect(primary({ state: 'finished' })).toBe('evaluate');
  const interrupted = { kind: 'interrupted' as const, at: 0, step: 40, error: null, params: {} };
  expect(primary({ state: 'stopped', incidents: [interrupted] })).toBe('continue');
  // its page was closed between its last checkpoint and its end
  expect(primary({ state: 'stopped', step: 88, incidents: [interrupted] })).toBe('continue');
  // there is nothing to look at yet
  expect(primary({ state: 'stopped', step: 0, checkpoints: [] })).toBe('continue');
  expect(primary({ state: 'finished', checkpoints: [] })).toBeNull();
});

test('a probe is evaluated, and not trained on', () => {
  const head = { features: 'mean_std', layers: [1], c: 1 } as const;
  const probe = {
    rowName: 'x',
    head: { ...head, layers: [1] },
    accuracy: 1,
    interval: null,
    foldCount: 2,
    foldsBy: null,
  };
  const run = { ...finished, step: 0, totalSteps: 0, probe };
  expect(abilitiesOf(run, atRest)).toMatchObject({
    continue: false,
    extend: false,
    evaluate: true,
    // a copy of it would train nothing
    duplicate: false,
    fineTune: false,
    primary: 'evaluate',
  });
  const native = { ...probe, head: { ...probe.head, features: 'mean' as const } };
  expect(abilitiesOf({ ...run, probe: native }, atRest).fineTune).toBe(true);
});

test('what was tested is tried next; what is another by now is tested again', () => {
  const evaluation = { split: 'test', step: 40 } as (typeof finished)['evaluation'];
  const primary = (change: Partial<typeof finished>) =>
    abilitiesOf({ ...finished, split: { train: [0], validation: [], test: [1] }, ...change }, atRest).primary;
  expect(primary({ evaluation })).toBe('try');
  expect(primary({ evaluation: null })).toBe('evaluate');
  expect(primary({ evaluation, checkpoints: [{ ...checkpoint, step: 88 }] })).toBe('evaluate');
  // nothing was set aside for a test
  expect(primary({ evaluation: null, split: { train: [0], validation: [], test: [] } })).toBe('try');
});
