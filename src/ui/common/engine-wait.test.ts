import { expect, test } from 'vitest';
import { newActivity } from '../../run/run-activity.ts';
import { englishFormat, inWords } from '../../testing/in-words.ts';
import { runForTest } from '../../testing/run-record.ts';
import { engineWaitSaid } from './engine-wait.ts';

const run = runForTest({ id: 'a', name: 'azure-1' });
const idle = {
  running: null,
  probing: null,
  runs: [run],
  benchmarks: [],
  engine: null,
  models: [],
  datasets: [],
  queue: { isPaused: false, runIds: [], isElsewhere: false },
  sweeps: [],
};
const progress = {
  type: 'progress' as const,
  phase: 'training' as const,
  unit: 'steps' as const,
  done: 1,
  total: 2,
  step: 1,
  epoch: 1,
  clipsPerSec: 1,
  secondsLeft: 65,
};

test('nothing waits where nothing has the engine', () => {
  expect(engineWaitSaid(idle, englishFormat)).toEqual([]);
});

test('what has it is named, with the time that is left where that is known', () => {
  const said = (change: Partial<Parameters<typeof engineWaitSaid>[0]>) =>
    inWords('common', engineWaitSaid({ ...idle, ...change }, englishFormat));
  const training = { ...newActivity('a', 'train', 0), phase: 'training' as const };
  expect(said({ running: { ...training, progress } })).toBe(
    '“azure-1” is training. This is free in about 1 min 5 sec.',
  );
  expect(said({ running: { ...newActivity('a', 'evaluate', 0), phase: 'evaluating' } })).toBe(
    '“azure-1” is being evaluated. This is free when that has ended.',
  );
  const probing = {
    startedAt: 0,
    phase: 'pass' as const,
    done: 0,
    total: 0,
    clipsPerSec: 0,
    secondsLeft: 3,
    rows: [],
    isStopping: false,
  };
  expect(said({ probing })).toBe('The model is being probed. This is free in about 3 sec.');
});

test('where the queue goes on, its end counts, unless it is paused', () => {
  const waiting = runForTest({ id: 'b', name: 'birch-2', state: 'queued', queueOrder: 1 });
  const training = { ...newActivity('a', 'train', 0), phase: 'training' as const, progress };
  const state = { ...idle, runs: [run, waiting], running: training };
  // nothing is known of how long the second takes
  expect(inWords('common', engineWaitSaid(state, englishFormat))).toBe(
    '“azure-1” is training. The queue goes on after that.',
  );
  const paused = { ...state, queue: { ...idle.queue, isPaused: true } };
  expect(inWords('common', engineWaitSaid(paused, englishFormat))).toBe(
    '“azure-1” is training. This is free in about 1 min 5 sec.',
  );
});
