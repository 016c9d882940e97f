// Step counts against Trainer's: parity/check-shared.ts and parity/check-trainer-options.ts.

import { describe, expect, test } from 'vitest';
import { VoxtuneError } from '../../lib/errors.ts';
import { assertTrainable } from '../assert-trainable.ts';
import { hfNames, toHuggingFaceNames } from '../hf-names.ts';
import { applyHuggingFaceNames, parseTrainingConfig } from '../parse-training-config.ts';
import { type PresetName, presetOf, presets } from '../presets.ts';
import { schedulerTypes } from '../schedule/schedulers.ts';
import { type TrainingConfig, trainingConfigSchema } from '../training-config.ts';
import { planTraining } from './training-plan.ts';

const codes = (config: TrainingConfig, train = 6697, validation = 372) =>
  planTraining(config, { train, validation }).warnings.map((warning) => warning.code);

test('max_steps overrides the epochs', () => {
  const plan = planTraining({ ...presets.tutorial, maxSteps: 500 }, { train: 6697, validation: 372 });
  expect([plan.totalSteps, plan.epochCount]).toEqual([500, 3]);
});

test('a share of all updates is rounded up', () => {
  const shares = { ...presets.tutorial, warmupSteps: 0.1, loggingSteps: 0.05, evalSteps: null, saveSteps: 0.333 };
  const plan = planTraining(shares, { train: 6697, validation: 372 });
  expect(plan.warmupSteps).toBe(63);
  expect(plan.intervals).toEqual({ logging: 32, eval: 32, save: 210 });
});

test('a warm-up of 500 of 630 updates peaks in the third epoch', () => {
  const plan = planTraining(presets.tutorial, { train: 6697, validation: 372 });
  expect([plan.peakLearningRate, plan.peakEpoch]).toEqual([5e-5, 3]);
  expect(plan.warnings).toEqual([]);
});

test('a warm-up that never ends is told, with the rate that is reached', () => {
  const config = { ...presets.tutorial, perDeviceTrainBatchSize: 32, numTrainEpochs: 5 };
  const plan = planTraining(config, { train: 6697, validation: 372 });
  expect(plan.peakLearningRate).toBeCloseTo((5e-5 * 264) / 500, 12);
  expect(plan.warnings.map((warning) => warning.code)).toEqual(['warmup-past-end']);
});

describe('every warning goes away with its fix', () => {
  const cases: [string, Partial<TrainingConfig>, number, number][] = [
    ['learning-rate-high', { learningRate: 5 }, 6697, 372],
    ['learning-rate-zero', { learningRate: 0 }, 6697, 372],
    ['learning-rate-low', { learningRate: 1e-9 }, 6697, 372],
    ['weight-decay-high', { learningRate: 0.002, weightDecay: 100 }, 6697, 372],
    ['warmup-past-end', { warmupSteps: 5000 }, 6697, 372],
    ['save-past-end', { saveSteps: 5000 }, 6697, 372],
    ['never-saved', { saveStrategy: 'no' }, 6697, 372],
    ['logging-past-end', { loggingSteps: 5000 }, 6697, 372],
    ['eval-past-end', { evalStrategy: 'steps', evalSteps: 5000 }, 6697, 372],
    ['batch-larger-than-train', { perDeviceTrainBatchSize: 64, saveSteps: 1, loggingSteps: 1, warmupSteps: 0 }, 20, 2],
    ['best-needs-same-strategy', { loadBestModelAtEnd: true }, 6697, 372],
    ['best-needs-same-strategy', { loadBestModelAtEnd: true, evalStrategy: 'no', saveStrategy: 'no' }, 6697, 372],
    ['best-needs-save-multiple', { loadBestModelAtEnd: true, evalStrategy: 'steps', evalSteps: 30 }, 6697, 372],
    ['validation-empty', {}, 6697, 0],
    ['early-stopping-needs-eval', { earlyStoppingPatience: 3, evalStrategy: 'no' }, 6697, 372],
    ['early-stopping-keeps-last', { earlyStoppingPatience: 3 }, 6697, 372],
    ['early-stopping-keeps-last', { earlyStoppingPatience: 3, evalStrategy: 'steps', evalSteps: 30 }, 6697, 372],
    ['drop-last-leaves-nothing', { dataloaderDropLast: true, perDeviceTrainBatchSize: 64 }, 20, 2],
    ['max-steps-overrides-epochs', { maxSteps: 700 }, 6697, 372],
    ['scheduler-kwargs', { lrSchedulerKwargs: { num_cycles: 2 } }, 6697, 372],
    ['scheduler-kwargs', { lrSchedulerType: 'warmup_stable_decay' }, 6697, 372],
    ['scheduler-kwargs', { lrSchedulerType: 'cosine_with_min_lr' }, 6697, 372],
    ['scheduler-kwargs', { lrSchedulerType: 'polynomial', learningRate: 1e-8 }, 6697, 372],
    ['warmup-past-end', { warmupSteps: 0.9999 }, 6697, 372],
    ['warmup-not-used', { lrSchedulerType: 'constant' }, 6697, 372],
    ['warmup-not-used', { lrSchedulerType: 'reduce_lr_on_plateau' }, 6697, 372],
    ['schedule-needs-evaluation', { lrSchedulerType: 'reduce_lr_on_plateau', evalStrategy: 'no' }, 6697, 372],
    ['schedule-mode', { lrSchedulerType: 'greedy', metricForBestModel: 'accuracy' }, 6697, 372],
    ['never-logged', { loggingStrategy: 'no' }, 6697, 372],
    ['eval-delay-past-end', { evalDelay: 4 }, 6697, 372],
    ['best-needs-evaluation', { saveStrategy: 'best', evalStrategy: 'no', loadBestModelAtEnd: true }, 6697, 372],
    ['best-needs-save-multiple', { loadBestModelAtEnd: true, evalStrategy: 'steps', evalSteps: 0.3 }, 6697, 372],
  ];
  test.each(cases)('%s', (code, change, train, validation) => {
    const config: TrainingConfig = { ...presets.tutorial, ...change };
    const warning = planTraining(config, { train, validation }).warnings.find((one) => one.code === code);
    expect(warning).toBeDefined();
    const fixed = { ...config, ...warning?.fix };
    expect(trainingConfigSchema.safeParse(fixed).success).toBe(true);
    expect(codes(fixed, train, validation)).not.toContain(code);
  });
});

test('no preset but the tutorial warns on a few hundred clips', () => {
  for (const name of ['default', 'quick', 'careful'] as PresetName[]) expect(codes(presets[name], 540, 30)).toEqual([]);
  expect(codes(presets.tutorial, 540, 30)).toEqual(['warmup-past-end', 'save-past-end']);
});

test('what Trainer refuses is told in its settings’ names', () => {
  const refuse = (change: Partial<TrainingConfig>, train = 100, validation = 10) =>
    assertTrainable(planTraining({ ...presets.default, ...change }, { train, validation }));
  expect(() => refuse({})).not.toThrow();
  expect(() => refuse({ evalStrategy: 'no' })).toThrow(
    /eval_strategy must be what save_strategy is \(epoch\).*found no/,
  );
  const bySteps = { evalStrategy: 'steps', saveStrategy: 'steps', evalSteps: 30, saveSteps: 100 } as const;
  expect(() => refuse(bySteps)).toThrow(/save_steps must be a multiple of eval_steps \(30\).*found 100/);
  expect(() => refuse({ earlyStoppingPatience: 2, evalStrategy: 'no', loadBestModelAtEnd: false })).toThrow(
    /early_stopping_patience must be none.*found 2/,
  );
  expect(() => refuse({}, 0)).toThrow(/train must be at least 1 clip; found 0/);
  expect(() => refuse({}, 100, 0)).toThrow(/eval_strategy must be "no" while/);
});

test('names go both ways, and every field has one', () => {
  expect(Object.keys(hfNames).sort()).toEqual(Object.keys(trainingConfigSchema.shape).sort());
  for (const name of Object.keys(presets) as PresetName[]) {
    const preset = parseTrainingConfig(presets[name]);
    expect(applyHuggingFaceNames(presets.default, toHuggingFaceNames(preset))).toEqual(preset);
    expect(presetOf(preset)).toBe(name);
  }
});

describe('an invalid value is told in its Hugging Face name', () => {
  const cases: [Record<string, unknown>, string, string, string][] = [
    [{ learning_rate: -1 }, 'learning_rate', '≥ 0', '-1'],
    [{ num_train_epochs: 0 }, 'num_train_epochs', '> 0', '0'],
    [{ per_device_train_batch_size: 1.5 }, 'per_device_train_batch_size', 'a whole number', '1.5'],
    [{ adam_beta1: 1 }, 'adam_beta1', '< 1', '1'],
    [{ warmup_steps: 'many' }, 'warmup_steps', 'a number', 'many'],
    [{ learning_rate: Number.NaN }, 'learning_rate', 'a number', 'NaN'],
    [{ lr_scheduler_type: 'step' }, 'lr_scheduler_type', schedulerTypes.join(' | '), 'step'],
  ];
  test.each(cases)('%o', (change, field, bound, found) => {
    let thrown: unknown;
    try {
      applyHuggingFaceNames(presets.default, change);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(VoxtuneError);
    expect((thrown as VoxtuneError).code).toBe('config/invalid');
    expect((thrown as VoxtuneError).params).toEqual({ field, bound, found });
  });
  test('a name that is not one', () => {
    expect(() => applyHuggingFaceNames(presets.default, { learningrate: 1 })).toThrow(/no setting named learningrate/);
  });
});
