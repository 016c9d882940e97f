// What a Trainer does when its checkpoints, its storage or its run are not as they were; the plain course of a run is in
// trainer.test.ts.

import { beforeAll, describe, expect, test } from 'vitest';
import { presets } from '../config/presets.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import { useCpuBackend } from '../engine/backend/cpu-backend.ts';
import { memory } from '../engine/tensor.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { ClipFrames } from '../model/clip-frames.ts';
import { EventList, MemoryCheckpoints, MemoryFrames } from '../testing/memory-ports.ts';
import { ToyModel } from '../testing/toy-model.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { CheckpointSummary } from './log-rows.ts';
import type { SavePace } from './ports.ts';
import type { RunDependencies } from './run-dependencies.ts';
import { Trainer } from './trainer.ts';
import type { TrainerOptions } from './trainer-options.ts';

const clipLabels = Array.from({ length: 8 }, (_, clip) => clip % 2);
const clips: ClipFrames[] = clipLabels.map((label, clip) => ({
  frames: Float32Array.from({ length: 4 }, (_, at) => Math.cos(5 * clip + at) + (at % 2 === label ? 1 : 0)),
  frameCount: 2,
}));

/** 2 steps an epoch. */
const config: TrainingConfig = {
  ...presets.default,
  numTrainEpochs: 3,
  perDeviceTrainBatchSize: 2,
  learningRate: 0.1,
  warmupSteps: 1,
  loggingSteps: 1,
  saveTotalLimit: null,
};

const dependsOn: RunDependencies = {
  data: 'a',
  labels: 'b',
  split: 'c',
  model: 'd',
  featureExtractor: 'e',
  settings: config,
};

/** A store that does as it is told. */
class Troubled extends MemoryCheckpoints {
  readonly damaged = new Set<number>();
  /** Steps that find no space; emptied by whoever makes some. */
  readonly full = new Set<number>();

  override async save(checkpoint: Checkpoint): Promise<CheckpointSummary> {
    if (this.full.has(checkpoint.step)) throw new VoxtuneError('storage/full', 'full', { bytesNeeded: 1 });
    return super.save(checkpoint);
  }

  override async load(step: number): Promise<Checkpoint> {
    if (this.damaged.has(step)) throw new VoxtuneError('storage/damaged-checkpoint', 'damaged', { step });
    return super.load(step);
  }
}

function open(change: Partial<TrainerOptions> = {}) {
  const checkpoints = (change.checkpoints as Troubled | undefined) ?? new Troubled();
  const events = new EventList();
  const model = new ToyModel(2, 2, 0.3);
  const trainer = new Trainer({
    model,
    frames: new MemoryFrames(clips),
    clipLabels,
    classNames: ['0', '1'],
    split: { train: [0, 1, 2, 3], validation: [4, 5, 6, 7] },
    config,
    lengthOf: () => 1,
    checkpoints,
    onEvent: events.sink,
    dependsOn: { ...dependsOn, settings: change.config ?? config },
    ...change,
  });
  return { trainer, events, checkpoints, model };
}

const parameters = (checkpoint: Checkpoint | undefined) => [...checkpoint!.parameters.values()].map((one) => [...one]);

beforeAll(useCpuBackend);

describe('a damaged checkpoint', () => {
  test('is emitted, and the run goes on from the one before it, to the same end', async () => {
    const whole = open();
    await whole.trainer.run();
    const { checkpoints } = open();
    await open({ checkpoints }).trainer.run();
    await checkpoints.delete(6);
    checkpoints.damaged.add(4);
    const again = open({ checkpoints });
    await again.trainer.run('newest').finally(() => checkpoints.damaged.clear());
    expect(again.events.of('checkpoint-damaged')[0]).toMatchObject({
      step: 4,
      error: { code: 'storage/damaged-checkpoint' },
    });
    expect(again.events.of('resumed').map(({ step }) => step)).toEqual([2]);
    expect(parameters(checkpoints.stored.get(6))).toEqual(parameters(whole.checkpoints.stored.get(6)));
  });

  test('a run that goes on before its first one begins anew, and says that nothing of before counts', async () => {
    const { trainer, events } = open();
    await trainer.run('newest');
    expect(events.of('resumed')).toEqual([{ type: 'resumed', step: 0, rowCount: 0, bestStep: null, bestMetric: null }]);
  });

  test('where every one is damaged, the run ends and nothing is removed', async () => {
    const { checkpoints } = open();
    await open({ checkpoints }).trainer.run();
    for (const step of checkpoints.stored.keys()) checkpoints.damaged.add(step);
    await expect(open({ checkpoints }).trainer.run('newest')).rejects.toMatchObject({
      code: 'storage/damaged-checkpoint',
    });
    expect([...checkpoints.stored.keys()]).toEqual([2, 4, 6]);
  });
});

describe('a checkpoint that cannot be written', () => {
  test('is emitted; training goes on, and the ones before it stay', async () => {
    const { checkpoints } = open();
    checkpoints.full.add(4);
    const one = open({ checkpoints });
    expect(await one.trainer.run()).toMatchObject({ outcome: 'finished', step: 6 });
    expect(one.events.of('checkpoint-failed')).toMatchObject([{ step: 4, error: { code: 'storage/full' } }]);
    expect([...checkpoints.stored.keys()]).toEqual([2, 6]);
  });

  test('the last one waits for space', async () => {
    const { checkpoints } = open();
    checkpoints.full.add(6);
    let asked = 0;
    const one = open({
      checkpoints,
      async onLastSaveFailed() {
        if (++asked === 2) checkpoints.full.clear();
        return true;
      },
    });
    expect(await one.trainer.run()).toMatchObject({ outcome: 'finished', step: 6 });
    expect(asked).toBe(2);
    expect(checkpoints.stored.has(6)).toBe(true);
  });
});

describe('a checkpoint of something else is refused', () => {
  const cases: [string, Partial<RunDependencies>, string][] = [
    ['recordings', { data: 'x' }, 'data'],
    ['base model', { model: 'x', split: 'x' }, 'split model'],
    ['setting', { settings: { ...config, learningRate: 1 } }, 'settings'],
  ];
  test.each(cases)('%s', async (_name, change, changed) => {
    const { checkpoints } = open();
    await open({ checkpoints }).trainer.run();
    const other = open({ checkpoints, dependsOn: { ...dependsOn, ...change } });
    await expect(other.trainer.run('newest')).rejects.toMatchObject({
      code: 'training/checkpoint-mismatch',
      params: { changed },
    });
    expect([...checkpoints.stored.keys()]).toEqual([2, 4, 6]);
  });
});

test('an extended run goes on with the longer schedule, as a resuming Trainer does', async () => {
  const { checkpoints } = open();
  await open({ checkpoints }).trainer.run();
  const longer = open({ checkpoints, config: { ...config, numTrainEpochs: 4 } });
  expect(await longer.trainer.run('newest')).toMatchObject({ outcome: 'finished', step: 8, epoch: 4 });
  // measured with transformers 5.17: the first step still has the old schedule's rate, here its end
  const rates = longer.events.of('log').map(({ row }) => row.learning_rate);
  expect(rates[0]).toBe(0);
  expect(rates[1]).toBeCloseTo(0.1 / 7, 12);
});

describe('early stopping', () => {
  /** A rate of 0: no evaluation is ever better than the first. */
  const still = { ...config, learningRate: 0, numTrainEpochs: 10, earlyStoppingPatience: 2 };

  test('ends the run after so many evaluations without a better one, and goes back to the best', async () => {
    const one = open({ config: still });
    expect(await one.trainer.run()).toMatchObject({ outcome: 'finished', step: 6, bestStep: 2, loadedStep: 2 });
    expect(one.events.of('early-stopped')).toEqual([{ type: 'early-stopped', step: 6, bestStep: 2, evaluations: 2 }]);
  });

  test('counts on over a stop, and does not start again a run that it ended', async () => {
    const { checkpoints } = open();
    const first = open({ checkpoints, config: still });
    first.trainer.stop();
    await first.trainer.run();
    let evaluations = 0;
    const second = open({
      checkpoints,
      config: still,
      onEvent: (event) => {
        if (event.type === 'eval' && ++evaluations === 2) second.trainer.stop();
      },
    });
    expect(await second.trainer.run('newest')).toMatchObject({ outcome: 'stopped', step: 4 });
    const third = open({ checkpoints, config: still });
    expect(await third.trainer.run('newest')).toMatchObject({ outcome: 'finished', step: 6 });
    const fourth = open({ checkpoints, config: still });
    expect(await fourth.trainer.run('newest')).toMatchObject({ outcome: 'finished', step: 6 });
    expect(fourth.events.of('micro-batch')).toEqual([]);
  });
});

test.each([1, 4])(
  'at any moment no more than %d steps are not yet stored, however slow the disk is',
  async (saveSteps) => {
    let mostOpen = 0;
    class Slow extends MemoryCheckpoints {
      override async save(checkpoint: Checkpoint): Promise<CheckpointSummary> {
        await new Promise((resolve) => setTimeout(resolve, 10));
        return super.save(checkpoint);
      }
    }
    const checkpoints = new Slow();
    const one = open({
      config: {
        ...config,
        saveStrategy: 'steps',
        saveSteps,
        evalStrategy: 'no',
        loadBestModelAtEnd: false,
        maxSteps: 20,
      },
      checkpoints,
      onEvent: (event) => {
        if (event.type !== 'log') return;
        mostOpen = Math.max(mostOpen, event.row.step - Math.max(0, ...checkpoints.stored.keys()));
      },
    });
    await one.trainer.run();
    expect(mostOpen).toBe(saveSteps);
  },
);

test('a long write hears after each step how much of it is due, so that nothing has to wait for it', async () => {
  const due: number[][] = [];
  class Heard extends MemoryCheckpoints {
    override async save(checkpoint: Checkpoint, pace?: SavePace): Promise<CheckpointSummary> {
      const heard: number[] = [];
      due.push(heard);
      await new Promise<void>((resolve) =>
        pace?.onDue((share) => {
          heard.push(share);
          if (share === 1) resolve();
        }),
      );
      return super.save(checkpoint);
    }
  }
  // over 10 MB with its moments
  const width = 450_000;
  const frames: ClipFrames = { frames: new Float32Array(width).fill(0.1), frameCount: 1 };
  const one = open({
    model: new ToyModel(width, 2),
    frames: new MemoryFrames(clips.map(() => frames)),
    config: {
      ...config,
      saveStrategy: 'steps',
      saveSteps: 4,
      evalStrategy: 'no',
      loadBestModelAtEnd: false,
      maxSteps: 5,
    },
    checkpoints: new Heard(),
  });
  await one.trainer.run();
  // halfway, when due, and at the end, which is waited for
  expect(due).toEqual([[1 / 1.6, 1], [1 / 1.6, 1], [1]]);
});

test('time alone saves too, and such a checkpoint is replaced by the next one', async () => {
  const one = open({
    config: { ...config, saveStrategy: 'no', evalStrategy: 'no', loadBestModelAtEnd: false },
    safetySaveEveryMs: -1,
  });
  await one.trainer.run();
  expect(one.events.of('checkpoint').map(({ checkpoint, kept }) => [checkpoint.step, kept])).toEqual(
    [1, 2, 3, 4, 5, 6].map((step) => [step, [step]]),
  );
});

test('as many tensors and bytes after 500 steps as after 50', async () => {
  const counts = new Map<number, [tensors: number, bytes: number]>();
  const long = { ...config, maxSteps: 500, evalStrategy: 'no', loadBestModelAtEnd: false, saveTotalLimit: 1 } as const;
  const one = open({
    config: { ...long, saveStrategy: 'steps', saveSteps: 20, loggingSteps: 7 },
    onEvent: (event) => {
      if (event.type !== 'micro-batch') return;
      const { numTensors, numBytes } = memory();
      counts.set(event.step, [numTensors, numBytes]);
    },
  });
  await one.trainer.run();
  expect(counts.get(499)).toEqual(counts.get(49));
});
