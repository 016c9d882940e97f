// Stopped and continued in a new worker, or begun with another run's weights, a run comes to the same numbers.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TrainingConfig } from '../config/training-config.ts';
import { getRun } from '../storage/run-store.ts';
import { comparable, config, lastCheckpoint, TrainWorkerStudio } from '../testing/train-worker-studio.ts';

let studio: TrainWorkerStudio;

interface Pair {
  /** Trained without a stop. */
  whole: string;
  /** Stopped; its rest is trained in a new worker. */
  parts: string;
}

const modes: [string, Partial<TrainingConfig>, boolean][] = [
  ['frozen layers in train mode', { trunk: 'recompute' }, true],
  ['padded batches', { padding: 'batch', returnAttentionMask: true }, false],
  ['everything, padded, in train mode', { trainableParts: 'everything', padding: 'batch', trunk: 'recompute' }, false],
  ['everything but the convolutions', { trainableParts: 'all_but_convolutions' }, true],
];
const inMode = new Map<string, Pair>();
let twice: Pair;

// a new worker takes longer than all that it is asked for here: all runs are stopped first, and then continued in one
beforeAll(async () => {
  studio = await TrainWorkerStudio.open();
  twice = { whole: await studio.newRun(), parts: await studio.newRun() };
  await studio.train(twice.whole);
  await studio.trainUntilRow(twice.parts, 2);
  const stopped = await getRun(twice.parts);
  expect(stopped.state).toBe('stopped');
  expect(stopped.step).toBe(2);
  expect((await lastCheckpoint(twice.parts)).step).toBe(stopped.step);
  await studio.trainUntilRow(twice.parts, 6);
  for (const [mode, change, isStored] of modes) inMode.set(mode, await stoppedInMode(change, isStored));
  await studio.restart('wasm');
});

afterAll(() => studio.close());

async function stoppedInMode(change: Partial<TrainingConfig>, isStored: boolean): Promise<Pair> {
  const short = { config: { ...config, ...change, maxSteps: 6, loggingSteps: 1 }, totalSteps: 6 };
  const whole = await studio.newRun(short);
  const events = await studio.train(whole);
  expect((await getRun(whole)).error).toBeNull();
  expect(events.some((event) => event.type === 'phase' && event.phase === 'trunk')).toBe(isStored);
  const parts = await studio.newRun(short);
  await studio.trainUntilRow(parts, 1);
  const { state, step } = await getRun(parts);
  expect([state, step]).toEqual(['stopped', 1]);
  return { whole, parts };
}

test('stopped twice and continued in a new worker, a run equals the uninterrupted one bit for bit', async () => {
  const { whole, parts } = twice;
  await studio.train(parts);
  const [expected, found] = [await getRun(whole), await getRun(parts)];
  expect(found).toMatchObject({ state: 'finished', bestStep: expected.bestStep, bestMetric: expected.bestMetric });
  expect(comparable(found)).toEqual(comparable(expected));
  expect(await lastCheckpoint(parts)).toEqual(await lastCheckpoint(whole));
});

test.each(modes)('with %s too, and it can be evaluated', async (mode) => {
  const { whole, parts } = inMode.get(mode)!;
  await studio.train(parts);
  expect(comparable(await getRun(parts))).toEqual(comparable(await getRun(whole)));
  const [ofParts, ofWhole] = [await lastCheckpoint(parts), await lastCheckpoint(whole)];
  expect(ofParts.parameters).toEqual(ofWhole.parameters);
  expect(ofParts.secondMoments).toEqual(ofWhole.secondMoments);
  const evaluations = [];
  for (const id of [parts, whole]) evaluations.push(await studio.api.evaluate(id, 'test', () => {}));
  expect(evaluations[0]!.predictions).toEqual(evaluations[1]!.predictions);
});

test('a run begins with another one’s weights, and with moments of its own', async () => {
  const source = await studio.newRun();
  await studio.train(source);
  const from = await lastCheckpoint(source);
  const id = await studio.newRun({ origin: { runId: source, runName: 'source', step: from.step } });
  await studio.api.branch(id, { runId: source, runName: 'source', step: from.step });
  const first = await lastCheckpoint(id);
  expect(first.step).toBe(0);
  expect(first.parameters).toEqual(from.parameters);
  expect([...first.firstMoments.values()].every((values) => values.every((value) => value === 0))).toBe(true);
  await studio.train(id);
  expect(await getRun(id)).toMatchObject({ state: 'finished' });
});
