import { beforeAll, describe, expect, test } from 'vitest';
import { presets } from '../config/presets.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import { useCpuBackend } from '../engine/cpu-backend.ts';
import { memory } from '../engine/tensor.ts';
import type { EvalLogRow } from '../protocol/run-types.ts';
import type { ClipFrames } from './ports.ts';
import { EventList, MemoryCheckpoints, MemoryFrames } from './testing/memory-ports.ts';
import { ToyModel } from './testing/toy-model.ts';
import { type SessionResult, TrainerSession, type TrainerSessionOptions } from './trainer-session.ts';

const width = 3;
const classCount = 3;
const clipLabels = Array.from({ length: 14 }, (_, clip) => clip % classCount);
const clips: ClipFrames[] = clipLabels.map((label, clip) => {
  const frameCount = 1 + (clip % 4);
  const frames = Float32Array.from({ length: frameCount * width }, (_, at) => {
    return (at % width === label ? 1 : 0) + Math.cos(7 * clip + at);
  });
  return { frames, frameCount };
});
const lengthOf = (clip: number) => clips[clip].frameCount * 320;
const train = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const validation = [11, 12, 13];

/** 11 clips by 2, 2 accumulated: 6 micro-batches, 3 updates an epoch, the last micro-batch of one clip. */
const config: TrainingConfig = {
  ...presets.default,
  numTrainEpochs: 4,
  perDeviceTrainBatchSize: 2,
  perDeviceEvalBatchSize: 2,
  gradientAccumulationSteps: 2,
  learningRate: 0.05,
  warmupSteps: 2,
  loggingSteps: 2,
  saveTotalLimit: null,
};

interface Rig {
  model: ToyModel;
  frames: MemoryFrames;
  checkpoints: MemoryCheckpoints;
  events: EventList;
  session: TrainerSession;
}

function rig(change: Partial<TrainingConfig> = {}, over: Partial<TrainerSessionOptions> = {}): Rig {
  const model = new ToyModel(width, classCount, 0.3);
  const frames = new MemoryFrames(clips);
  const checkpoints = new MemoryCheckpoints();
  const events = new EventList();
  const session = new TrainerSession({
    model,
    frames,
    clipLabels,
    classCount,
    split: { train, validation },
    config: { ...config, ...change },
    lengthOf,
    checkpoints,
    onEvent: events.sink,
    ...over,
  });
  return { model, frames, checkpoints, events, session };
}

/** Runs until `microBatchCount` micro-batches are done, then stops. */
async function runAndStop(one: Rig, microBatchCount: number, resumeStep: number | null): Promise<SessionResult> {
  let done = 0;
  const { sink } = one.events;
  const session = new TrainerSession({
    model: one.model,
    frames: one.frames,
    clipLabels,
    classCount,
    split: { train, validation },
    config,
    lengthOf,
    checkpoints: one.checkpoints,
    onEvent: (event) => {
      sink(event);
      if (event.type === 'micro-batch' && ++done === microBatchCount) session.stop();
    },
  });
  return session.run(resumeStep);
}

const parametersOf = (model: ToyModel) => [...model.trainable.values()].map((variable) => [...variable.dataSync()]);
const comparable = (events: EventList) => ({
  log: events.of('log').map((event) => event.row),
  eval: events.of('eval').map(({ row }) => {
    const { eval_runtime: _r, eval_samples_per_second: _s, eval_steps_per_second: _t, ...rest } = row as EvalLogRow;
    return rest;
  }),
});

beforeAll(useCpuBackend);

describe('a whole run', () => {
  test('has Trainer’s updates, rows and epochs', async () => {
    const { session, events, frames } = rig();
    const result = await session.run();
    expect(result).toMatchObject({ outcome: 'finished', step: 12, epoch: 4 });
    expect(events.of('log').map(({ row }) => row.step)).toEqual([2, 4, 6, 8, 10, 12]);
    expect(events.of('log')[0].row.epoch).toBeCloseTo(4 / 6, 12);
    expect(events.of('log')[0].row.learning_rate).toBeCloseTo(0.025, 12);
    expect(events.of('eval').map(({ row }) => [row.step, row.epoch])).toEqual([
      [3, 1],
      [6, 2],
      [9, 3],
      [12, 4],
    ]);
    expect(events.of('micro-batch').map(({ clipCount }) => clipCount)).toEqual([
      ...[2, 2, 2, 2, 2, 1],
      ...[2, 2, 2, 2, 2, 1],
      ...[2, 2, 2, 2, 2, 1],
      ...[2, 2, 2, 2, 2, 1],
    ]);
    const firstEpoch = frames.reads.slice(0, 11);
    const secondEpoch = frames.reads.slice(14, 25);
    expect([...firstEpoch].sort((a, b) => a - b)).toEqual(train);
    expect([...secondEpoch].sort((a, b) => a - b)).toEqual(train);
    expect(secondEpoch).not.toEqual(firstEpoch);
  });

  test('learns, and frees what it made', async () => {
    const one = rig({ numTrainEpochs: 30 });
    const before = memory().numTensors;
    await one.session.run();
    const losses = one.events.of('log').map(({ row }) => row.loss);
    expect(losses.at(-1)!).toBeLessThan(losses[0] * 0.7);
    // the session's own tensors of the constructor (4 moments and the loss sum) are gone too
    expect(memory().numTensors).toBe(before - 5);
  });

  test('in file order reads the clips as they are listed', async () => {
    const { session, frames } = rig({
      maxSteps: 3,
      evalStrategy: 'no',
      saveStrategy: 'no',
      loadBestModelAtEnd: false,
      trainSamplingStrategy: 'sequential',
    });
    await session.run();
    expect(frames.reads).toEqual(train);
  });

  test('half an epoch ends with an evaluation and a checkpoint', async () => {
    const { session, events, checkpoints } = rig({ numTrainEpochs: 1.5 });
    expect(await session.run()).toMatchObject({ step: 5 });
    expect(events.of('eval').map(({ row }) => row.step)).toEqual([3, 5]);
    expect([...checkpoints.stored.keys()]).toEqual([3, 5]);
  });
});

describe('logging', () => {
  test('the loss is the mean over the updates of each update’s micro-batch losses', async () => {
    const losses: number[] = [];
    const { session, events } = rig({ maxSteps: 2 }, { readsEveryLoss: true });
    await session.run();
    for (const { loss } of events.of('micro-batch')) losses.push(loss!);
    const mean = losses.reduce((a, b) => a + b, 0) / 4;
    expect(events.of('log')[0].row.loss).toBeCloseTo(mean, 6);
  });

  test('the loss is not read back between log rows', async () => {
    const { session, events } = rig();
    await session.run();
    expect(events.of('micro-batch').every(({ loss }) => loss === null)).toBe(true);
  });
});

describe('stopping and going on', () => {
  test.each([1, 4, 5, 9, 12, 17, 23])(
    'a run stopped after micro-batch %i equals the uninterrupted one',
    async (count) => {
      const whole = rig();
      const expected = await whole.session.run();
      const parts = rig();
      const stopped = await runAndStop(parts, count, null);
      expect(stopped.outcome).toBe('stopped');
      expect(parts.events.of('micro-batch')).toHaveLength(count);
      expect(parts.checkpoints.stored.has(stopped.step)).toBe(true);

      // a new page: nothing but the checkpoint is left
      const fresh: Rig = { ...rig(), checkpoints: parts.checkpoints, events: parts.events };
      const result = await runAndStop(fresh, 1e9, stopped.step);
      expect(result).toEqual(expected);
      expect(parametersOf(fresh.model)).toEqual(parametersOf(whole.model));
      expect(comparable(parts.events)).toEqual(comparable(whole.events));
      expect(parts.checkpoints.stored.get(12)).toEqual(whole.checkpoints.stored.get(12));
    },
  );

  test('a stop before the first update leaves a checkpoint of step 0', async () => {
    const one = rig();
    one.session.stop();
    expect(await one.session.run()).toMatchObject({ outcome: 'stopped', step: 0 });
    expect([...one.checkpoints.stored.keys()]).toEqual([0]);
  });

  test('going on from an earlier checkpoint drops the later ones', async () => {
    const one = rig({ saveStrategy: 'steps', evalStrategy: 'steps', evalSteps: 3, saveSteps: 3 });
    await one.session.run();
    const again = rig(
      { saveStrategy: 'no', evalStrategy: 'no', loadBestModelAtEnd: false, maxSteps: 4 },
      {
        checkpoints: one.checkpoints,
      },
    );
    await again.session.run(3);
    expect([...one.checkpoints.stored.keys()].sort((a, b) => a - b)).toEqual([3, 4]);
  });
});

describe('checkpoints', () => {
  test('save_total_limit keeps the newest and the best', async () => {
    const { session, events, checkpoints } = rig({ saveTotalLimit: 2, numTrainEpochs: 6 });
    const { bestStep } = await session.run();
    expect(checkpoints.stored.size).toBeLessThanOrEqual(2);
    expect(checkpoints.stored.has(bestStep!)).toBe(true);
    expect(checkpoints.stored.has(18)).toBe(true);
    for (const { kept, checkpoint } of events.of('checkpoint')) {
      expect(kept.length).toBeLessThanOrEqual(2);
      expect(kept).toContain(checkpoint.step);
    }
  });

  test.each(['loss', 'accuracy'] as const)('the best by %s is loaded at the end', async (metric) => {
    const { session, events, checkpoints, model } = rig({ metricForBestModel: metric, learningRate: 1 });
    const result = await session.run();
    const rows = events.of('eval').map(({ row }) => row);
    const values = rows.map((row) => row[`eval_${metric}`]);
    const best = values.indexOf(metric === 'loss' ? Math.min(...values) : Math.max(...values));
    expect(result).toMatchObject({ bestStep: rows[best].step, bestMetric: values[best], loadedStep: rows[best].step });
    const saved = checkpoints.stored.get(rows[best].step)!;
    expect(parametersOf(model)).toEqual([...saved.parameters.values()].map((values) => [...values]));
  });

  test('without load_best_model_at_end the last parameters stay', async () => {
    const { session, checkpoints, model } = rig({ loadBestModelAtEnd: false, learningRate: 1 });
    expect(await session.run()).toMatchObject({ loadedStep: 12 });
    const saved = checkpoints.stored.get(12)!;
    expect(parametersOf(model)).toEqual([...saved.parameters.values()].map((values) => [...values]));
  });

  test('the end is kept even when nothing was to be saved', async () => {
    const { session, checkpoints } = rig({ saveStrategy: 'no', evalStrategy: 'no', loadBestModelAtEnd: false });
    await session.run();
    expect([...checkpoints.stored.keys()]).toEqual([12]);
  });
});

test('a loss that is not a number ends the run and keeps the last checkpoint', async () => {
  const poisoned = clips.map((clip, at) => (at === 5 ? { ...clip, frames: clip.frames.map(() => Number.NaN) } : clip));
  const checkpoints = new MemoryCheckpoints();
  const { session } = rig(
    {
      saveStrategy: 'steps',
      evalStrategy: 'no',
      saveSteps: 1,
      loadBestModelAtEnd: false,
      loggingSteps: 2,
      trainSamplingStrategy: 'sequential',
    },
    { frames: new MemoryFrames(poisoned), checkpoints },
  );
  await expect(session.run()).rejects.toMatchObject({ code: 'training/not-a-number', params: { checkpoint: 1 } });
  expect([...checkpoints.stored.keys()]).toEqual([1]);
});

test('a configuration that Trainer refuses is refused', () => {
  expect(() => rig({ saveStrategy: 'no' })).toThrow(expect.objectContaining({ code: 'config/invalid' }));
});
