import { expect, test } from 'vitest';
import { extendTraining } from '../../config/plan/extend-training.ts';
import { countSteps } from '../../config/plan/step-counts.ts';
import { planTraining } from '../../config/plan/training-plan.ts';
import { presets } from '../../config/presets.ts';
import { learningRateAt } from '../../config/schedule/learning-rate.ts';
import { schedulerTypes, startingKwargs } from '../../config/schedule/schedulers.ts';
import type { TrainingConfig } from '../../config/training-config.ts';
import { englishFormat, inWords } from '../../testing/in-words.ts';
import { dueAfter } from '../../training/due-work.ts';
import { extensionSaid, rateSaid, type TimeFacts, timeSaid } from './plan-sentences.ts';

/** 10 epochs of 4 updates, 40 in all. */
const base: TrainingConfig = { ...presets.default, perDeviceTrainBatchSize: 2, learningRate: 0.001, warmupSteps: 0 };
const sizes = { train: 8, validation: 2 };
const rates = (change: Partial<TrainingConfig>) => {
  const config = { ...base, ...change };
  return inWords('train', rateSaid(planTraining(config, sizes), config, englishFormat));
};

test.each<[Partial<TrainingConfig>, string]>([
  [{ warmupSteps: 10 }, 'Warm-up takes 10 of them (25 %): the learning rate peaks at 0.001 in epoch 3.'],
  [
    { warmupSteps: 1, numTrainEpochs: 1000 },
    'Warm-up takes 1 of them (< 0.1 %): the learning rate peaks at 0.001 in epoch 1.',
  ],
  [{ warmupSteps: 78 }, 'Warm-up takes 78 updates and does not end: the highest learning rate is 5e-4, in epoch 10.'],
  [
    { warmupSteps: 40 },
    'Warm-up takes 40 updates and does not end: the highest learning rate is 9.75e-4, in epoch 10.',
  ],
  [{}, 'No warm-up: the learning rate starts at 0.001 and falls.'],
  [{ lrSchedulerType: 'constant_with_warmup' }, 'No warm-up: the learning rate starts at 0.001.'],
  [
    { lrSchedulerType: 'warmup_stable_decay', lrSchedulerKwargs: { num_decay_steps: 5 } },
    'No warm-up: the learning rate starts at 0.001.',
  ],
  [{ lrSchedulerType: 'constant', warmupSteps: 10 }, 'The learning rate stays at 0.001.'],
  [
    { lrSchedulerType: 'reduce_lr_on_plateau' },
    'The learning rate starts at 0.001 and follows accuracy of the validation clips.',
  ],
  [{ lrSchedulerType: 'cosine_with_min_lr', lrSchedulerKwargs: null }, ''],
])('the learning rate of %j', (change, text) => expect(rates(change)).toBe(text));

test('what is said to fall does, and what is said to depend on the end does, for every schedule', () => {
  for (const lrSchedulerType of schedulerTypes) {
    if (lrSchedulerType === 'reduce_lr_on_plateau' || lrSchedulerType === 'greedy') continue;
    const config = { ...base, lrSchedulerType, lrSchedulerKwargs: startingKwargs(lrSchedulerType, 5) };
    if (rates(config).endsWith('falls.'))
      expect(learningRateAt(config, 1, 40), lrSchedulerType).toBeLessThan(learningRateAt(config, 0, 40));
    const said = inWords('train', extensionSaid(extendTraining(config, { step: 40, epoch: 10 }, 10, 8), englishFormat));
    const isMoved = [30, 38].some((step) => learningRateAt(config, step, 40) !== learningRateAt(config, step, 80));
    expect(said.includes('stretched'), lrSchedulerType).toBe(isMoved);
  }
});

test('a longer run says from where its rate goes on, also where its newest checkpoint is an earlier one', () => {
  const config = { ...base, learningRate: 1 };
  const said = (from?: number) =>
    inWords('train', extensionSaid(extendTraining(config, { step: 40, epoch: 10 }, 10, 8, from), englishFormat));
  // linear over 80 updates: the 42nd uses 39/80, the 22nd 59/80
  expect(said()).toContain('over all 80 updates: the learning rate goes on at 0.487 ');
  expect(said(20)).toContain('goes on at 0.738 ');
  const followed = { ...config, lrSchedulerType: 'greedy' as const };
  expect(inWords('train', extensionSaid(extendTraining(followed, { step: 40, epoch: 10 }, 1, 8), englishFormat))).toBe(
    'The learning rate goes on as the validation decides.',
  );
});

const facts: TimeFacts = { engine: 'wasm', trunkSec: 60, doneShare: 0, epochSec: 40, isStored: true, runCount: 0 };
const times = (change: Partial<TrainingConfig>, more: Partial<TimeFacts> = {}) => {
  const config = { ...base, ...change };
  return inWords('train', timeSaid({ ...facts, ...more }, countSteps(config, sizes.train), config, englishFormat));
};

test('the time is that of the updates there are, not of whole epochs', () => {
  const quiet = { evalStrategy: 'no' } as const;
  expect(times({ ...quiet, numTrainEpochs: 2 })).toBe(
    'On this machine (wasm): about 1 min 0 sec for the first pass over the frozen layers, then 40 sec an epoch; about ' +
      '2 min 20 sec in all.',
  );
  expect(times({ ...quiet, maxSteps: 1 })).toContain('about 1 min 10 sec in all.');
  expect(times({ ...quiet, numTrainEpochs: 0.5 })).toContain('about 1 min 20 sec in all.');
  expect(times({ ...quiet, numTrainEpochs: 2 }, { doneShare: 0.5 })).toContain('about 30 sec for the first pass');
  const withoutPass = 'On this machine (wasm): about 40 sec an epoch; about 1 min 20 sec in all.';
  expect(times({ ...quiet, numTrainEpochs: 2 }, { doneShare: 1 })).toBe(withoutPass);
  expect(times({ ...quiet, numTrainEpochs: 2 }, { isStored: false })).toBe(withoutPass);
});

test('what was learned from runs counts their evaluations, and a pass that none of them made is not in it', () => {
  expect(times({ numTrainEpochs: 2 }, { runCount: 3 })).toMatch(
    /about 2 min 20 sec in all\. Learned from your last 3 runs with these layers, evaluations included\.$/,
  );
  const unknown = { runCount: 1, trunkSec: null };
  expect(times({ numTrainEpochs: 2 }, unknown)).toBe(
    'On this machine (wasm): about 40 sec an epoch; about 1 min 20 sec in all. The first pass over the frozen layers comes before ' +
      'that; how long it takes is not known yet. Learned from your last run with these layers, evaluations included.',
  );
  for (const without of [{ doneShare: 1 }, { isStored: false }])
    expect(times({ numTrainEpochs: 2 }, { ...unknown, ...without })).not.toContain('first pass');
});

test('what the time leaves out is told where there is any', () => {
  expect(times({})).toMatch(/in all\. Evaluations are not counted\.$/);
  expect(times({ earlyStoppingPatience: 3 })).toMatch(/not counted\. Early stopping may end it sooner\.$/);
});

test('of what is due beyond the end, the warnings say what becomes of it', () => {
  const config: TrainingConfig = {
    ...base,
    maxSteps: 12,
    evalStrategy: 'steps',
    evalSteps: 50,
    saveStrategy: 'steps',
    saveSteps: 50,
    loggingSteps: 50,
    loadBestModelAtEnd: false,
  };
  const plan = planTraining(config, sizes);
  const warned = (code: string) => {
    const warning = plan.warnings.find((one) => one.code === code);
    return inWords('train', [{ key: `warning.${code}`, values: { ...warning?.params } }]);
  };
  const steps = Array.from({ length: 12 }, (_, at) => at + 1);
  const stepsWith = (what: 'log' | 'evaluate' | 'save') =>
    steps.filter((step) => dueAfter(config, plan, step, step / 4).some((due) => due[what]));
  expect([stepsWith('evaluate'), stepsWith('save'), stepsWith('log')]).toEqual([[12], [12], []]);
  expect(warned('eval-past-end')).toBe(
    'An evaluation is due every 50 updates; the total is 12: none is made before the end.',
  );
  expect(warned('save-past-end')).toBe(
    'A checkpoint is due every 50 updates; the total is 12: none is saved before the end.',
  );
  expect(warned('logging-past-end')).toContain('the curves of loss, rate and gradient norm have no line.');
});

test('what the presets say of themselves is so', () => {
  const text = (name: string) => inWords('train', [{ key: `preset.${name}.text` }]);
  expect(text('quick')).toContain('Six epochs at a high rate, two layers');
  expect(presets.quick).toMatchObject({ numTrainEpochs: 6, trainLayers: 2 });
  expect(text('default')).toContain('Ten epochs, two layers, the best epoch is kept');
  expect(presets.default).toMatchObject({ numTrainEpochs: 10, trainLayers: 2, loadBestModelAtEnd: true });
  expect(text('careful')).toContain('Twenty epochs at a low rate, larger batches');
  expect(presets.careful).toMatchObject({ numTrainEpochs: 20, gradientAccumulationSteps: 2 });
  expect(presets.careful.learningRate).toBeLessThan(presets.default.learningRate);
  expect(presets.quick.learningRate).toBeGreaterThan(presets.default.learningRate);
});
