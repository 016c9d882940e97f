import { expect, test } from 'vitest';
import { runForTest } from '../testing/run-record.ts';
import { wholeSweep } from '../testing/whole-records.ts';
import { rankRequest } from './rank-request.ts';

test('a run that a person ended is told apart from one that failed and one that is gone', () => {
  const trial = { sweepId: 'sweep', trial: 1, seed: 1, fold: null };
  const made = ['ended', 'broken', 'gone', 'waiting'].map((runId, seed) => ({
    runId,
    trial: 1,
    seed,
    fold: null,
    rung: 0,
  }));
  const sweep = { ...wholeSweep(), id: 'sweep', trials: [{ number: 1, values: {} }], made };
  const runs = [
    runForTest({ id: 'ended', state: 'stopped', sweep: trial }),
    runForTest({ id: 'broken', state: 'failed', sweep: trial }),
    runForTest({ id: 'waiting', state: 'queued', queueOrder: 1, sweep: trial }),
  ];
  expect(rankRequest(sweep, runs).trials).toMatchObject([{ runs: [], failedCount: 2, stoppedCount: 1 }]);
});
