import { beforeAll, describe, expect, test } from 'vitest';
import { presets } from '../config/presets.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import { useCpuBackend } from '../engine/backend/cpu-backend.ts';
import { memory } from '../engine/tensor.ts';
import type { ClipFrames } from '../model/clip-frames.ts';
import { EventList, MemoryCheckpoints, MemoryFrames } from '../testing/memory-ports.ts';
import { ToyModel } from '../testing/toy-model.ts';
import type { LogRow } from './log-rows.ts';
import { Trainer } from './trainer.ts';
import type { TrainerOptions, TrainerResult } from './trainer-options.ts';

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
const lengthOf = (clip: number) => (clips[clip]?.frameCount ?? 0) * 320;
const train = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const validation = [11, 12, 13];

/** 11 clips by 2, 2 accumulated: 6 micro-batches, 3 steps an epoch, the last micro-batch of one clip. */
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
  config: TrainingConfig;
  model: ToyModel;
  frames: MemoryFrames;
  checkpoints: MemoryCheckpoints;
  events: EventList;
  trainer: Trainer;
}

function rig(change: Partial<TrainingConfig> = {}, over: Partial<TrainerOptions> = {}): Rig {
  const model = new ToyModel(width, classCount, 0.3);
  const frames = (over.frames as MemoryFrames | undefined) ?? new MemoryFrames(clips);
  const checkpoints = new MemoryCheckpoints();
  const events = new EventList();
  const parts = { config: { ...config, ...change }, model, frames, checkpoints, events };
  return { ...parts, trainer: new Trainer({ ...trainerOptions(parts), ...over }) };
}

function trainerOptions(one: Omit<Rig, 'trainer'>): TrainerOptions {
  const { model, frames, checkpoints, events } = one;
  const split = { train, validation };
  return {
    model,
    frames,
    clipLabels,
    classNames: Array.from({ length: classCount }, (_, label) => `voice ${label}`),
    split,
    config: one.config,
    lengthOf,
    checkpoints,
    onEvent: events.sink,
  };
}

/** Runs until `microBatchCount` micro-batches are done, then stops. */
async function runAndStop(one: Rig, microBatchCount: number, resume: 'start' | number): Promise<TrainerResult> {
  let done = 0;
  const { sink } = one.events;
  const trainer = new Trainer({
    ...trainerOptions(one),
    config,
    onEvent: (event) => {
      sink(event);
      if (event.type === 'micro-batch' && ++done === microBatchCount) trainer.stop();
    },
  });
  return trainer.run(resume);
}

/** Without what the clock decides. */
const timeless = (rows: readonly LogRow[]) =>
  rows.map((row) => {
    if (row.kind === 'train') return row;
    const { eval_runtime: _r, eval_samples_per_second: _s, eval_steps_per_second: _t, ...rest } = row;
    return rest;
  });
const parametersOf = (model: ToyModel) => [...model.trainable.values()].map((variable) => [...variable.dataSync()]);
const storedParameters = ({ stored }: MemoryCheckpoints, step: number) =>
  [...(stored.get(step)?.parameters.values() ?? [])].map((values) => [...values]);
const comparable = (events: EventList) => ({
  log: events.of('log').map((event) => event.row),
  eval: timeless(events.of('eval').map(({ row }) => row)),
});

beforeAll(useCpuBackend);

describe('a whole run', () => {
  test('has Trainer’s steps, rows and epochs', async () => {
    const { trainer, events, frames } = rig();
    const result = await trainer.run();
    expect(result).toMatchObject({ outcome: 'finished', step: 12, epoch: 4 });
    expect(events.of('log').map(({ row }) => row.step)).toEqual([2, 4, 6, 8, 10, 12]);
    expect(events.of('log')[0]?.row.epoch).toBeCloseTo(4 / 6, 12);
    expect(events.of('log')[0]?.row.learning_rate).toBeCloseTo(0.025, 12);
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
    await one.trainer.run();
    const losses = one.events.of('log').map(({ row }) => row.loss);
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) * 0.7);
    // the trainer's own tensors of the constructor (4 moments) are gone too
    expect(memory().numTensors).toBe(before - 4);
  });

  test('in file order reads the clips as they are listed', async () => {
    const { trainer, frames } = rig({
      maxSteps: 3,
      evalStrategy: 'no',
      saveStrategy: 'no',
      loadBestModelAtEnd: false,
      trainSamplingStrategy: 'sequential',
    });
    await trainer.run();
    expect(frames.reads).toEqual(train);
  });

  test('half an epoch ends with an evaluation and a checkpoint', async () => {
    const { trainer, events, checkpoints } = rig({ numTrainEpochs: 1.5 });
    expect(await trainer.run()).toMatchObject({ step: 5 });
    expect(events.of('eval').map(({ row }) => row.step)).toEqual([3, 5]);
    expect([...checkpoints.stored.keys()]).toEqual([3, 5]);
  });
});

describe('logging', () => {
  test('the loss is the mean over the steps of each step’s micro-batch losses', async () => {
    const { trainer, events } = rig({ maxSteps: 2 }, { readsEveryLoss: true });
    await trainer.run();
    const losses = events.of('micro-batch').map(({ loss }) => loss ?? Number.NaN);
    const mean = losses.reduce((a, b) => a + b, 0) / 4;
    expect(events.of('log')[0]?.row.loss).toBeCloseTo(mean, 6);
  });

  test('the loss is not read back between log rows', async () => {
    const { trainer, events } = rig();
    await trainer.run();
    expect(events.of('micro-batch').every(({ loss }) => loss === null)).toBe(true);
  });
});

describe('stopping and going on', () => {
  test.each([1, 4, 5, 9, 12, 17, 23])(
    'a run stopped after micro-batch %i equals the uninterrupted one',
    async (count) => {
      const whole = rig();
      const expected = await whole.trainer.run();
      const parts = rig();
      const stopped = await runAndStop(parts, count, 'start');
      expect(stopped.outcome).toBe('stopped');
      expect(parts.events.of('micro-batch')).toHaveLength(count);
      expect(parts.checkpoints.stored.has(stopped.step)).toBe(true);

      // a new page: nothing but the checkpoint is left
      const fresh: Rig = { ...rig(), checkpoints: parts.checkpoints, events: parts.events };
      const result = await runAndStop(fresh, 1e9, stopped.step);
      expect(result).toEqual(expected);
      expect(parametersOf(fresh.model)).toEqual(parametersOf(whole.model));
      expect(comparable(parts.events)).toEqual(comparable(whole.events));
      const [found, wanted] = [parts, whole].map(({ checkpoints }) => checkpoints.stored.get(12));
      expect(found).toEqual(wanted);
    },
  );

  test('a run that was cut off after its last checkpoint comes to its end from there', async () => {
    const whole = rig();
    const expected = await whole.trainer.run();
    const fresh: Rig = { ...rig(), checkpoints: whole.checkpoints };
    const result = await runAndStop(fresh, 1e9, expected.step);
    expect(result).toEqual(expected);
    expect(parametersOf(fresh.model)).toEqual(parametersOf(whole.model));
  });

  test('a stop before the first step leaves a checkpoint of step 0', async () => {
    const one = rig();
    one.trainer.stop();
    expect(await one.trainer.run()).toMatchObject({ outcome: 'stopped', step: 0 });
    expect([...one.checkpoints.stored.keys()]).toEqual([0]);
  });

  test('going on from an earlier checkpoint drops the later ones', async () => {
    const one = rig({ saveStrategy: 'steps', evalStrategy: 'steps', evalSteps: 3, saveSteps: 3 });
    await one.trainer.run();
    const again = rig(
      { saveStrategy: 'no', evalStrategy: 'no', loadBestModelAtEnd: false, maxSteps: 4 },
      {
        checkpoints: one.checkpoints,
      },
    );
    await again.trainer.run(3);
    expect([...one.checkpoints.stored.keys()].sort((a, b) => a - b)).toEqual([3, 4]);
  });
});

describe('frames that are made as they are needed', () => {
  /** Gives only those that were asked for before. The `stopAt`th time that is refused. */
  function madeOnDemand(change: Partial<TrainingConfig> = {}, stopAt = 1e9, over: Partial<TrainerOptions> = {}) {
    const made = new Set<number>();
    let asked = 0;
    class MadeFrames extends MemoryFrames {
      override async read(wanted: readonly number[]): Promise<ClipFrames[]> {
        const missing = wanted.filter((clip) => !made.has(clip));
        if (missing.length > 0) throw new Error(`clips ${missing} were not asked for`);
        return super.read(wanted);
      }
    }
    const haveFrames: TrainerOptions['haveFrames'] = async ({ order, from, to }) => {
      asked += 1;
      if (asked === stopAt) return false;
      for (const clip of order.slice(from, to)) made.add(clip);
      return true;
    };
    return rig(change, { ...over, frames: new MadeFrames(clips), haveFrames });
  }

  test.each<Partial<TrainingConfig>>([
    {},
    { dataloaderDropLast: true },
    { evalStrategy: 'steps', evalSteps: 1, saveSteps: 1, saveStrategy: 'steps', evalOnStart: true },
    { trainSamplingStrategy: 'group_by_length' },
  ])('what is read was asked for before, and nothing comes of it: %o', async (change) => {
    const whole = rig(change);
    const expected = await whole.trainer.run();
    const parts = madeOnDemand(change);
    expect(await parts.trainer.run()).toEqual(expected);
    expect(parametersOf(parts.model)).toEqual(parametersOf(whole.model));
    expect(comparable(parts.events)).toEqual(comparable(whole.events));
  });

  test.each([1, 2, 4, 7, 8, 9])('a run that is stopped where it asks for the %ith time goes on', async (stopAt) => {
    const whole = rig();
    const expected = await whole.trainer.run();
    const parts = madeOnDemand({}, stopAt);
    const stopped = await parts.trainer.run();
    expect(stopped.outcome).toBe('stopped');
    const fresh = madeOnDemand({}, 1e9, { checkpoints: parts.checkpoints, onEvent: parts.events.sink });
    expect(await fresh.trainer.run(stopped.step)).toEqual(expected);
    expect(parametersOf(fresh.model)).toEqual(parametersOf(whole.model));
    expect(comparable(parts.events)).toEqual(comparable(whole.events));
  });
});

describe('checkpoints', () => {
  test('save_total_limit keeps the newest and the best', async () => {
    const { trainer, events, checkpoints } = rig({ saveTotalLimit: 2, numTrainEpochs: 6 });
    const { bestStep } = await trainer.run();
    expect(checkpoints.stored.size).toBeLessThanOrEqual(2);
    expect([...checkpoints.stored.keys()]).toContain(bestStep);
    expect(checkpoints.stored.has(18)).toBe(true);
    for (const { kept, checkpoint } of events.of('checkpoint')) {
      expect(kept.length).toBeLessThanOrEqual(2);
      expect(kept).toContain(checkpoint.step);
    }
  });

  test.each(['loss', 'accuracy'] as const)('the best by %s is loaded at the end', async (metric) => {
    const { trainer, events, checkpoints, model } = rig({ metricForBestModel: metric, learningRate: 1 });
    const result = await trainer.run();
    const rows = events.of('eval').map(({ row }) => row);
    const values = rows.map((row) => row[`eval_${metric}`]);
    const bestMetric = metric === 'loss' ? Math.min(...values) : Math.max(...values);
    const bestStep = rows[values.indexOf(bestMetric)]?.step ?? -1;
    expect(result).toMatchObject({ bestStep, bestMetric, loadedStep: bestStep });
    expect(parametersOf(model)).toEqual(storedParameters(checkpoints, bestStep));
  });

  test('without load_best_model_at_end the last parameters stay', async () => {
    const { trainer, checkpoints, model } = rig({ loadBestModelAtEnd: false, learningRate: 1 });
    expect(await trainer.run()).toMatchObject({ loadedStep: 12 });
    expect(parametersOf(model)).toEqual(storedParameters(checkpoints, 12));
  });

  test('the end is kept even when nothing was to be saved', async () => {
    const { trainer, checkpoints } = rig({ saveStrategy: 'no', evalStrategy: 'no', loadBestModelAtEnd: false });
    await trainer.run();
    expect([...checkpoints.stored.keys()]).toEqual([12]);
  });
});

describe('numbers that are not finite', () => {
  const plain = { saveStrategy: 'steps', evalStrategy: 'no', loadBestModelAtEnd: false } as const;
  const spoil = (one: ClipFrames) => ({ ...one, frames: one.frames.map(() => Number.NaN) });
  const spoilt = (clip: number) => clips.map((one, at) => (at === clip ? spoil(one) : one));

  test('a step that a clip spoils is skipped, counted and emitted; the others go on', async () => {
    const one = rig(
      { ...plain, saveSteps: 1, numTrainEpochs: 2, trainSamplingStrategy: 'sequential' },
      { frames: new MemoryFrames(spoilt(5)) },
    );
    expect(await one.trainer.run()).toMatchObject({ outcome: 'finished', step: 6 });
    // micro-batch [4, 5] is in the second of an epoch's three steps
    expect(one.events.of('skipped')).toEqual([
      { type: 'skipped', step: 2, cause: 'loss', clips: [4, 5], total: 1, inARow: 1 },
      { type: 'skipped', step: 5, cause: 'loss', clips: [4, 5], total: 2, inARow: 1 },
    ]);
    // nothing changed in it, and none is saved in the middle of trouble
    const { stored } = one.checkpoints;
    expect([...stored.keys()]).toEqual([1, 3, 4, 6]);
    expect(stored.get(6)?.stepCounts).toEqual({ 'classifier.weight': 4, 'classifier.bias': 4 });
    expect(stored.get(6)?.skipped).toEqual({ total: 2, inARow: 0 });
    // Trainer counts the mean so far in its place
    for (const { row } of one.events.of('log'))
      expect(Number.isFinite(row.loss) && Number.isFinite(row.grad_norm)).toBe(true);
  });

  test('five in a row end the run with a diagnosis and the last good checkpoint', async () => {
    const one = rig(
      { ...plain, saveSteps: 2, warmupSteps: 0 },
      { frames: new MemoryFrames(clips.map((clip) => ({ ...clip }))) },
    );
    const frames = one.frames as unknown as { clips: ClipFrames[] };
    one.events.events.length = 0;
    const trainer = new Trainer({
      ...trainerOptions(one),
      onEvent: (event) => {
        one.events.sink(event);
        // after the third step everything is spoilt: what it still needs was read by then
        if (event.type === 'micro-batch' && event.step === 2)
          for (const [clip, one] of frames.clips.entries()) frames.clips[clip] = spoil(one);
      },
    });
    await expect(trainer.run()).rejects.toMatchObject({
      code: 'training/not-a-number',
      params: { step: 8, inARow: 5, cause: 'loss', checkpoint: 2 },
    });
    expect([...one.checkpoints.stored.keys()]).toEqual([2]);
  });

  test('where no step was ever finite, the learning rate is not blamed', async () => {
    const frames = () => new MemoryFrames(clips.map(spoil));
    const error = { code: 'training/never-finite', params: { cause: 'loss' } };
    await expect(rig({ ...plain, saveStrategy: 'no' }, { frames: frames() }).trainer.run()).rejects.toMatchObject(
      error,
    );
    const evaluated = rig(
      { ...plain, saveStrategy: 'no', evalStrategy: 'steps', evalOnStart: true },
      { frames: frames() },
    );
    await expect(evaluated.trainer.run()).rejects.toMatchObject({ ...error, params: { step: 0, cause: 'loss' } });
  });

  test('a gradient that overflows is emitted as such', async () => {
    const huge = clips.map((clip) => ({ ...clip, frames: clip.frames.map((value) => value * 1e30) }));
    const one = rig(
      { maxSteps: 1, evalStrategy: 'no', saveStrategy: 'no', loadBestModelAtEnd: false },
      { frames: new MemoryFrames(huge) },
    );
    await one.trainer.run();
    expect(one.events.of('skipped')[0]).toMatchObject({ cause: 'gradient', clips: expect.any(Array) });
  });
});

test('a configuration that Trainer refuses is refused', () => {
  expect(() => rig({ saveStrategy: 'no' })).toThrow(expect.objectContaining({ code: 'config/invalid' }));
});
