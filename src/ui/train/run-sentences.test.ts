import { expect, test } from 'vitest';
import type { RunIncident, RunRecord } from '../../run/run-record.ts';
import { englishFormat, inWords } from '../../testing/in-words.ts';
import { runForTest } from '../../testing/run-record.ts';
import { endedSaid, incidentSaid, interruptedSaid, startedSaid } from './run-sentences.ts';

const checkpoints = (...steps: number[]) =>
  steps.map((step) => ({ step, epoch: 1, savedAt: 0, bytes: 1, isBest: false }));
const run = (change: Partial<RunRecord>) => runForTest({ totalSteps: 88, elapsedSec: 72, ...change });
const ended = (change: Partial<RunRecord>) => inWords('train', endedSaid(run(change), englishFormat));
const best = 'Its result is the checkpoint of update 44, the best by accuracy.';

test.each<[string, Partial<RunRecord>, string]>([
  [
    'at its end, the best used',
    { state: 'finished', step: 88, checkpoints: checkpoints(44, 88), bestStep: 44, resultStep: 44 },
    `Finished all 88 updates in 1 min 12 sec. ${best}`,
  ],
  [
    'at its end, the best not used',
    { state: 'finished', step: 88, checkpoints: checkpoints(44, 88), bestStep: 44, resultStep: 88 },
    'Finished all 88 updates in 1 min 12 sec. Its result is the checkpoint of update 88.',
  ],
  [
    'early stopping',
    { state: 'finished', step: 77, checkpoints: checkpoints(44, 77), bestStep: 44, resultStep: 44 },
    `Ended early after update 77 of 88, in 1 min 12 sec. ${best}`,
  ],
  ['one update', { state: 'finished', step: 1, totalSteps: 1 }, 'Finished its one update in 1 min 12 sec.'],
  [
    'no checkpoint is left',
    { state: 'finished', step: 88, bestStep: 44, resultStep: null },
    'Finished all 88 updates in 1 min 12 sec.',
  ],
  [
    'paused where it is',
    { state: 'paused', step: 50, checkpoints: checkpoints(44, 50), bestStep: 44 },
    'Paused after update 50 of 88 (1 min 12 sec). Continue goes on from here.',
  ],
  [
    'paused, the last checkpoint not saved or deleted',
    { state: 'paused', step: 50, checkpoints: checkpoints(44) },
    'Paused after update 50 of 88 (1 min 12 sec). Continue goes on from update 44.',
  ],
  [
    'paused before the first checkpoint',
    { state: 'paused', step: 0, elapsedSec: 3 },
    'Paused after update 0 of 88 (3 sec). Continue starts from the beginning.',
  ],
  [
    'stopped with the best kept',
    { state: 'stopped', step: 50, checkpoints: checkpoints(44, 50), bestStep: 44, resultStep: 44 },
    `Stopped after update 50 of 88 (1 min 12 sec). Continue goes on from here. ${best}`,
  ],
  [
    'stopped in its last evaluation: there is nothing to go on with',
    { state: 'stopped', step: 88, checkpoints: checkpoints(88), resultStep: 88 },
    'Stopped after update 88 of 88 (1 min 12 sec). Its result is the checkpoint of update 88.',
  ],
  [
    'stopped, its checkpoints deleted',
    { state: 'stopped', step: 50, bestStep: 44, resultStep: null },
    'Stopped after update 50 of 88 (1 min 12 sec). Continue starts from the beginning.',
  ],
  [
    'failed',
    { state: 'failed', step: 50, checkpoints: checkpoints(44) },
    'Ended by an error after update 50 of 88 (1 min 12 sec). Continue goes on from update 44.',
  ],
])('the end of a run: %s', (_, change, text) => expect(ended(change)).toBe(text));

test('a run that goes on, or has not begun, has no end', () => {
  for (const state of ['new', 'running'] as const) expect(endedSaid(run({ state }), englishFormat)).toEqual([]);
});

const incident = (kind: RunIncident['kind'], step: number, params: RunIncident['params'] = {}): RunIncident => ({
  kind,
  at: 0,
  step,
  error: null,
  params,
});
const happened = (one: RunIncident, change: Partial<RunRecord> = {}) =>
  inWords('train', incidentSaid(one, change.config ? { config: change.config } : run({}), 'Out of memory'));

test('the start of a run tells how long it was meant to be, and of a longer one how long it has become', () => {
  const started = (change: Partial<RunRecord>) => inWords('train', startedSaid(run(change), englishFormat));
  expect(started({})).toMatch(/^Run “azure-1” was set up on .*1970.*: 88 updates\.$/);
  expect(started({ totalSteps: 1 })).toMatch(/: 1 update\.$/);
  const extended = [incident('extended', 88, { epochs: 1 })];
  expect(started({ totalSteps: 99, incidents: extended })).toMatch(/1970.*\. Made longer since, it has 99 updates\.$/);
});

test.each<[RunIncident, string]>([
  [incident('interrupted', 44), 'The page was closed here; the checkpoint of update 44 was the last.'],
  [incident('interrupted', 0), 'The page was closed here, before the first checkpoint.'],
  [incident('recovered', 44), 'Out of memory. Training went on by itself from update 44.'],
  [incident('recovered', 0), 'Out of memory. Training began anew by itself: there was no checkpoint yet.'],
  [incident('checkpoint-damaged', 44), 'The checkpoint of update 44 was damaged on disk and is not used.'],
  [
    incident('skipped', 1234, { cause: 'loss', clips: 'a.wav' }),
    'Update 1,234 was skipped: the loss was no finite number (a.wav).',
  ],
  [incident('skipped', 3, { cause: 'loss', clips: '' }), 'Update 3 was skipped: the loss was no finite number.'],
  [incident('skipped', 3, { cause: 'gradient' }), 'Update 3 was skipped: the gradient was no finite number.'],
  [
    incident('early-stopped', 77, { evaluations: 3, bestStep: 44 }),
    'Early stopping: 3 evaluations in a row were no better than that of update 44.',
  ],
  [
    incident('early-stopped', 77, { evaluations: 1, bestStep: 44 }),
    'Early stopping: an evaluation was no better than that of update 44.',
  ],
  [incident('frames-lost', 44, { clips: 'all' }), 'The stored frames were damaged; they are computed again.'],
  [
    incident('fewer-threads', 0, { threads: 1, started: 4 }),
    'Only 1 of the engine’s 4 threads had started. It computes with those that are there; the others help once they come.',
  ],
  [incident('frames-lost', 44, { clips: 1 }), 'The stored frames of 1 clip were damaged; they are computed again.'],
  [incident('model-restored', 44), 'Files of the built-in model were damaged; they were fetched again.'],
  [incident('extended', 88, { epochs: 1 }), 'Made longer by 1 epoch.'],
  [incident('extended', 88, { epochs: 3 }), 'Made longer by 3 epochs.'],
])('%j', (one, text) => expect(happened(one)).toBe(text));

test('with a threshold, the best may be among the evaluations that were not better by enough', () => {
  const config = { ...run({}).config, earlyStoppingThreshold: 0.01 };
  expect(happened(incident('early-stopped', 77, { evaluations: 2, bestStep: 77 }), { config })).toBe(
    'Early stopping: 2 evaluations in a row did not better accuracy by more than 0.01. The best is that of update 77.',
  );
});

test('a run that the page was closed on goes on from its newest checkpoint, or begins anew', () => {
  expect(inWords('train', interruptedSaid({ checkpoints: checkpoints(44, 66) }))).toContain('from update 66, exactly');
  expect(inWords('train', interruptedSaid({ checkpoints: [] }))).toContain('starts it from the beginning');
});
