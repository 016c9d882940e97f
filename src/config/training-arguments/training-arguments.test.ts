import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VoxtuneError } from '../../lib/errors.ts';
import { presets } from '../presets.ts';
import { trainingConfigSchema } from '../training-config.ts';
import { readTrainingArguments } from './read.ts';
import { toTrainingArgumentsJson, toTrainingArgumentsPython } from './write.ts';

const golden = JSON.parse(readFileSync('fixtures/golden/trainer-options.json', 'utf8')) as {
  arguments: { source: string; json: Record<string, unknown> }[];
};
const read = (text: string) => readTrainingArguments(text, presets.default);
const outcomes = (text: string) =>
  Object.fromEntries(read(text).reports.map((report) => [report.name, report.outcome]));

test('transformers’ fields are all known, and all but Voxtune’s own are written as its fields', () => {
  const known = Object.keys(golden.arguments[0]!.json);
  const names = Object.fromEntries(known.map((name) => [name, null]));
  expect(read(JSON.stringify(names)).reports.filter(({ outcome }) => outcome === 'unknown')).toEqual([]);
  const { voxtune: _own, ...written } = JSON.parse(toTrainingArgumentsJson(presets.default));
  expect(Object.keys(written).filter((name) => !known.includes(name))).toEqual([]);
});

test('values are what Python makes of them', () => {
  const { config } = read(golden.arguments[1]!.source);
  expect(config).toMatchObject({
    perDeviceTrainBatchSize: 16,
    gradientAccumulationSteps: 4,
    weightDecay: 0.01,
    evalSteps: 15,
    lrSchedulerKwargs: { num_cycles: 2 },
    metricForBestModel: 'f1',
    seed: 31,
    maxSteps: 1000,
    adamEpsilon: 1e-6,
    loggingFirstStep: true,
    labelSmoothingFactor: 0.1,
    trainSamplingStrategy: 'group_by_length',
    saveTotalLimit: 2,
  });
});

test('what is not named has TrainingArguments’ defaults, Voxtune’s own settings stay', () => {
  const current = { ...presets.default, trainLayers: 5, learningRate: 1 };
  const { config } = readTrainingArguments('TrainingArguments()', current);
  expect([config.learningRate, config.numTrainEpochs, config.trainLayers]).toEqual([5e-5, 3, 5]);
});

test('each field is told what became of it', () => {
  const text = `TrainingArguments("out", metric_for_best_model="bleu", fp16=torch.cuda.is_available(), learning_rate=LR, adam_beta1=2, optim="sgd",
    lerning_rate=1, neftune_noise_alpha=5, num_train_epochs=len([1]), warmup_ratio=0.1, eval_strategy=IntervalStrategy.EPOCH)`;
  expect(outcomes(text)).toEqual({
    output_dir: 'ignored',
    metric_for_best_model: 'refused',
    fp16: 'ignored',
    learning_rate: 'unreadable',
    adam_beta1: 'refused',
    optim: 'refused',
    lerning_rate: 'unknown',
    neftune_noise_alpha: 'refused',
    num_train_epochs: 'unreadable',
    warmup_ratio: 'taken',
    eval_strategy: 'taken',
  });
  expect(read(text).config).toMatchObject({ warmupSteps: 0.1, evalStrategy: 'epoch', learningRate: 5e-5 });
});

describe('earlier names', () => {
  test.each([
    ['warmup_ratio=0.2, warmup_steps=0', { warmupSteps: 0.2 }],
    ['warmup_steps=0, warmup_ratio=0.2', { warmupSteps: 0.2 }],
    ['warmup_ratio=0.2, warmup_steps=7', { warmupSteps: 7 }],
    ['evaluation_strategy="steps"', { evalStrategy: 'steps' }],
    ['group_by_length=True', { trainSamplingStrategy: 'group_by_length' }],
    ['lr_scheduler_type=SchedulerType.REDUCE_ON_PLATEAU', { lrSchedulerType: 'reduce_lr_on_plateau' }],
  ])('%s', (given, expected) => {
    expect(read(`TrainingArguments(${given})`).config).toMatchObject(expected);
  });
});

test('what was written is read again', () => {
  const changed = {
    ...presets.careful,
    lrSchedulerKwargs: { power: 2, lr_end: 1e-8 },
    trainLayers: 7,
    numHiddenLayers: 9,
    useWeightedLayerSum: true,
    dataSeed: 3,
    metricForBestModel: 'NEU_recall',
  };
  for (const config of [...Object.values(presets), changed]) {
    const json = readTrainingArguments(toTrainingArgumentsJson(config), presets.quick);
    expect(json.config).toEqual(config);
    expect(json.reports.every(({ outcome }) => outcome === 'taken')).toBe(true);
    const python = readTrainingArguments(toTrainingArgumentsPython(config), config);
    expect(python.config).toEqual(config);
  }
});

test('what belongs to the model’s config is for from_pretrained', () => {
  const config = { ...presets.default, numHiddenLayers: 3, useWeightedLayerSum: true };
  expect(toTrainingArgumentsPython(config)).toContain('# from_pretrained: num_hidden_layers=3\n');
  expect(JSON.parse(toTrainingArgumentsJson(config)).voxtune).toMatchObject({ use_weighted_layer_sum: true });
});

test.each([
  ['', 1],
  ['model.fit()', 1],
  ['TrainingArguments(\nlearning_rate=1', 2],
  ['TrainingArguments(\n\nrun_name="a\n)', 3],
  ['TrainingArguments("a", "b")', 1],
  ['{"a": ', 1],
])('%j is refused with its line', (text, line) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({ code: 'config/training-arguments', params: expect.objectContaining({ line }) }),
  );
});

/** A usable configuration or a typed error, whatever is given. */
function survives(text: string): void {
  try {
    expect(trainingConfigSchema.safeParse(read(text).config).success).toBe(true);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(VoxtuneError);
    expect((thrown as VoxtuneError).code).toBe('config/training-arguments');
  }
}

test('any text gives a configuration or a typed error', { timeout: 60_000 }, () => {
  const words = fc.constantFrom(
    ...['TrainingArguments(', 'learning_rate', '=', '(', ')', '[', ']', '{', '}', ',', ':', '"', "'", '"""', '\\', '#'],
    ...[
      '\n',
      '1e-4',
      '-',
      '**',
      '//',
      'not ',
      'None',
      'True',
      'f"',
      'warmup_steps',
      '0x',
      '.',
      'max_steps',
      '%',
      '9e999',
    ],
  );
  const made = fc.array(words, { maxLength: 60 }).map((parts) => parts.join(''));
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), survives), { numRuns: 500 });
  fc.assert(fc.property(made, survives), { numRuns: 1500 });
  fc.assert(
    fc.property(made, (text) => survives(`TrainingArguments(${text})`)),
    { numRuns: 1500 },
  );
  fc.assert(fc.property(fc.json(), survives), { numRuns: 300 });
});

test('a good call with pieces of it changed does not hang', { timeout: 60_000 }, () => {
  const source = golden.arguments[1]!.source;
  const change = fc.tuple(fc.nat(source.length), fc.nat(20), fc.string({ maxLength: 6 }));
  fc.assert(
    fc.property(change, ([at, length, put]) => survives(source.slice(0, at) + put + source.slice(at + length))),
    { numRuns: 1500 },
  );
  for (const deep of ['(', '[', '-', '{"a":', '2**', 'not '])
    survives(`TrainingArguments(learning_rate=${deep.repeat(100_000)}1)`);
});
