// What a run sends and stores of its rows, however many there are.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { presets } from '../config/presets.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { newRecord } from '../run/new-record.ts';
import type { RunChange, RunEvent } from '../run/run-events.ts';
import type { RunRecord } from '../run/run-record.ts';
import { runAfter } from '../run/run-reducer.ts';
import type { NewRows } from '../storage/run-store.ts';
import { testModel } from '../testing/studio-deps.ts';
import type { LogRow, TrainLogRow } from '../training/log-rows.ts';
import { RunRecorder } from './run-recorder.ts';

const row = (step: number, loss = 1): TrainLogRow => ({
  kind: 'train',
  step,
  epoch: 1,
  loss,
  grad_norm: 1,
  learning_rate: 1,
});

function newRun(): RunRecord {
  const dataset = {
    id: 'set',
    name: 'set',
    labelRule: { kind: 'field' as const, separator: '_', index: 0 },
    splitConfig: { method: 'random' as const, validationFraction: 0.1, testFraction: 0.1, seed: 1 },
  };
  const split = { train: [0], validation: [], test: [] };
  const chosen = { id: 'run', name: 'azure-1', createdAt: 0, origin: null, config: presets.default, totalSteps: 1 };
  return newRecord({ ...chosen, dataset, model: testModel, labels: ['a'], clipLabels: [0], split });
}

/** A recorder, a page that hears it, and a storage of its writes. */
function rig() {
  const events: RunEvent[] = [];
  const writes: { change: RunChange; rows: NewRows }[] = [];
  const stored: LogRow[] = [];
  let space: 'enough' | 'full' = 'enough';
  const page = { run: newRun() };
  const recorder = new RunRecorder(newRun(), {
    onEvent(event) {
      events.push(event);
      // as it crosses to the page
      page.run = runAfter(page.run, structuredClone(event));
    },
    async store(_id, change, rows) {
      if (space === 'full') throw new VoxtuneError('storage/full', 'full');
      writes.push({ change, rows });
      stored.splice(rows.from, Number.POSITIVE_INFINITY, ...rows.rows);
    },
  });
  const setSpace = (now: typeof space) => {
    space = now;
  };
  return { recorder, events, writes, stored, page, setSpace };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('100,000 rows: each is sent once and stored once, and no message or write grows with the history', async () => {
  const { recorder, events, writes, stored, page } = rig();
  const first = page.run.history;
  const count = 100_000;
  let written = 0;
  const sizes: number[] = [];
  for (let step = 1; step <= count; step++) {
    vi.advanceTimersByTime(10);
    recorder.record({ type: 'log', row: row(step) });
    await null;
    sizes.push(events.splice(0).reduce((bytes, event) => bytes + JSON.stringify(event).length, 0));
    written = Math.max(written, ...writes.splice(0).map(({ rows }) => rows.rows.length));
  }
  await recorder.flush();
  expect(stored).toHaveLength(count);
  expect(page.run.history).toHaveLength(count);
  expect(stored.every((one, at) => one.step === at + 1)).toBe(true);
  // some two seconds of rows in a write, and of a message no more than a row and the few fields that a write changes
  expect(written).toBeLessThanOrEqual(201);
  expect(Math.max(...sizes)).toBeLessThan(1000);
  // appended in place: no row was copied to make room for another
  expect(page.run.history.isOneWith(first)).toBe(true);
});

test('the page has what the worker has, and storage too, where the run goes back to a checkpoint', async () => {
  const { recorder, stored, page } = rig();
  for (const step of [1, 2, 3]) recorder.record({ type: 'log', row: row(step) });
  await recorder.flush();
  recorder.record({ type: 'log', row: row(4) });
  recorder.record({ type: 'resumed', step: 2, rowCount: 2, bestStep: null, bestMetric: null });
  expect((await recorder.flush()).step).toBe(2);
  expect(stored.map(({ step }) => step)).toEqual([1, 2]);
  recorder.record({ type: 'log', row: row(3, 7) });
  recorder.record({ type: 'micro-batch', step: 3, epoch: 1.5, microBatch: 1, clipCount: 1, loss: null });
  const run = await recorder.flush();
  expect(stored).toMatchObject([row(1), row(2), row(3, 7)]);
  expect(run).toMatchObject({ step: 3, epoch: 1.5 });
  expect(page.run).toEqual(run);
});

test('a write stores only what changed, and the name is the page’s', async () => {
  const { recorder, writes } = rig();
  vi.advanceTimersByTime(10);
  recorder.change({ state: 'running' });
  await recorder.flush();
  recorder.record({ type: 'log', row: row(1) });
  await recorder.flush();
  expect(writes.map(({ change }) => Object.keys(change).sort())).toEqual([
    ['elapsedSec', 'state'],
    ['epoch', 'step'],
  ]);
  expect(writes.map(({ rows }) => [rows.from, rows.rows.length])).toEqual([
    [0, 0],
    [0, 1],
  ]);
});

test('what finds no space is stored later, and a checkpoint does not go before its rows', async () => {
  const { recorder, stored, page, events, setSpace } = rig();
  setSpace('full');
  recorder.record({ type: 'log', row: row(1) });
  await recorder.flush();
  await expect(recorder.flushWhole()).rejects.toMatchObject({ code: 'storage/full' });
  expect(events.filter(({ type }) => type === 'space').at(-1)).toMatchObject({ error: { code: 'storage/full' } });
  expect(stored).toEqual([]);
  setSpace('enough');
  recorder.record({ type: 'log', row: row(2) });
  await recorder.flushWhole();
  expect(stored).toMatchObject([row(1), row(2)]);
  expect(page.run.history).toHaveLength(2);
});
