// The options of transformers' Trainer that the other goldens leave alone: schedules, losses, order of clips, counts, and
// whole runs of a linear layer through the trainer's own session, with Trainer's log rows, evaluations and checkpoints.

import { applyHuggingFaceNames } from '../config/parse-training-config.ts';
import { countSteps } from '../config/plan/step-counts.ts';
import { presets, trainingArguments } from '../config/presets.ts';
import { learningRateAt } from '../config/schedule/learning-rate.ts';
import { rateAfterMetrics } from '../config/schedule/metric-schedule.ts';
import { schedulerTypes } from '../config/schedule/schedulers.ts';
import { readTrainingArguments } from '../config/training-arguments/read.ts';
import { crossEntropyGradient } from '../engine/ops/cross-entropy/cross-entropy-gradient.ts';
import { readData } from '../engine/tensor.ts';
import { balancedClassWeights, meanLoss } from '../evaluation/loss.ts';
import { present } from '../lib/present.ts';
import { z } from '../lib/zod.ts';
import { EventList, MemoryCheckpoints, MemoryFrames } from '../testing/memory-ports.ts';
import { ToyModel } from '../testing/toy-model.ts';
import { groupedByLength } from '../training/sampler.ts';
import { Trainer } from '../training/trainer.ts';
import { largestDifference, relativeDifference } from './compare.ts';
import type { Reporter } from './reporter.ts';

/** Double precision on both sides. */
const rateTolerance = 1e-9;
/** float32 of one batch. */
const lossTolerance = 1e-5;
/** float32 over some updates; the reference computes in float32, the linear layer here partly in double. */
const runTolerance = 1e-4;

const numbers = z.array(z.number());
const scheduler = {
  lr_scheduler_type: z.enum(schedulerTypes),
  lr_scheduler_kwargs: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).nullable(),
  learning_rate: z.number(),
};
/** Beside `step` and `epoch` whatever the row logs: losses, rates, the figures of an evaluation. */
const logRow = z.object({ step: z.number(), epoch: z.number(), loss: z.number().optional() }).catchall(z.number());
const schema = z.object({
  curves: z
    .array(
      z.object({
        ...scheduler,
        warmup_steps: z.number(),
        total_updates: z.number(),
        learning_rates: numbers.nonempty(),
      }),
    )
    .nonempty(),
  followed: z.array(z.object({ ...scheduler, metrics: numbers, rates: numbers })).nonempty(),
  losses: z
    .array(
      z.object({
        logits: z.array(numbers),
        labels: numbers,
        label_smoothing_factor: z.number(),
        class_weights: numbers.nullable(),
        loss: z.number(),
        gradient: z.array(numbers),
      }),
    )
    .nonempty(),
  class_weights: z.array(z.object({ labels: numbers, classes: z.number(), weights: numbers })).nonempty(),
  length_grouping: z
    .array(z.object({ lengths: numbers, group_size: z.number(), permutation: numbers, order: numbers }))
    .nonempty(),
  totals: z
    .array(
      z.object({
        train_rows: z.number(),
        batch_size: z.number(),
        accumulation: z.number(),
        epochs: z.number(),
        drop_last: z.boolean(),
        micro_batches_per_epoch: z.number(),
        updates_per_epoch: z.number(),
        total_updates: z.number(),
      }),
    )
    .nonempty(),
  arguments: z.array(z.object({ source: z.string(), json: z.record(z.string(), z.unknown()) })).nonempty(),
  runs: z.object({
    x: z.array(numbers),
    labels: numbers,
    train: z.number(),
    runs: z
      .array(
        z.object({
          settings: z.record(z.string(), z.unknown()),
          log: z.array(logRow).nonempty(),
          saves: numbers,
          best_step: z.number().nullable(),
          weight: numbers,
        }),
      )
      .nonempty(),
  }),
});
type Golden = z.infer<typeof schema>;

export async function checkTrainerOptions(json: unknown, report: Reporter): Promise<void> {
  const golden = schema.parse(json);
  checkRates(golden, report);
  await checkLosses(golden, report);
  checkOrderAndCounts(golden, report);
  for (const row of golden.arguments) checkArguments(row, report);
  for (const [number, run] of golden.runs.runs.entries())
    await report.group(`run ${number + 1}`, () => checkRun(golden.runs, run, `run ${number + 1}`, report));
}

function checkRates(golden: Golden, report: Reporter): void {
  const configOf = (row: Golden['curves'][number] | Golden['followed'][number]) => ({
    learningRate: row.learning_rate,
    lrSchedulerType: row.lr_scheduler_type,
    lrSchedulerKwargs: row.lr_scheduler_kwargs,
  });
  for (const row of golden.curves) {
    const config = { ...configOf(row), warmupSteps: row.warmup_steps };
    const found = row.learning_rates.map((_, update) => learningRateAt(config, update, row.total_updates));
    const name = `${row.lr_scheduler_type} ${JSON.stringify(row.lr_scheduler_kwargs)}, warm-up ${row.warmup_steps} of ${row.total_updates}`;
    report.compare(name, relativeDifference(found, row.learning_rates), rateTolerance);
  }
  for (const row of golden.followed) {
    const found = row.rates.map((_, count) => rateAfterMetrics(configOf(row), row.metrics.slice(0, count)));
    const name = `${row.lr_scheduler_type} ${JSON.stringify(row.lr_scheduler_kwargs)}`;
    report.compare(name, relativeDifference(found, row.rates), rateTolerance);
  }
}

async function checkLosses(golden: Golden, report: Reporter): Promise<void> {
  for (const row of golden.losses) {
    const rule = { labelSmoothing: row.label_smoothing_factor, classWeights: row.class_weights };
    const name = `loss, smoothing ${row.label_smoothing_factor}, ${row.class_weights ? 'weighted' : 'plain'}`;
    const found = await crossEntropyGradient(row.logits, row.labels, rule);
    report.compare(name, largestDifference([found.loss], [row.loss]), lossTolerance);
    report.compare(`${name}: gradient`, largestDifference(found.gradient, row.gradient.flat()), lossTolerance);
    const evaluated = meanLoss(row.logits, row.labels, rule);
    report.compare(`${name}: in evaluation`, largestDifference([evaluated], [row.loss]), lossTolerance);
  }
  for (const { labels, classes, weights } of golden.class_weights)
    report.compare(
      `class weights of ${labels.length} clips`,
      largestDifference(balancedClassWeights(labels, classes), weights),
      rateTolerance,
    );
}

function checkOrderAndCounts(golden: Golden, report: Reporter): void {
  for (const { lengths, group_size, permutation, order } of golden.length_grouping)
    report.same(
      `group_by_length, ${lengths.length} clips by ${group_size}`,
      groupedByLength(permutation, (clip) => lengths[clip] ?? 0, group_size),
      order,
    );
  for (const row of golden.totals) {
    const counts = countSteps(
      {
        ...trainingArguments,
        perDeviceTrainBatchSize: row.batch_size,
        gradientAccumulationSteps: row.accumulation,
        numTrainEpochs: row.epochs,
        dataloaderDropLast: row.drop_last,
      },
      row.train_rows,
    );
    report.same(
      `updates of ${row.train_rows} clips, ${row.batch_size} × ${row.accumulation}, drop_last ${row.drop_last}`,
      [counts.microBatchesPerEpoch, counts.stepsPerEpoch, counts.totalSteps],
      [row.micro_batches_per_epoch, row.updates_per_epoch, row.total_updates],
    );
  }
}

/** `TrainingArguments(...)` as Python source and as transformers' own JSON of it come to the same settings. */
function checkArguments({ source, json }: Golden['arguments'][number], report: Reporter): void {
  const fromPython = readTrainingArguments(source, presets.default);
  const fromJson = readTrainingArguments(JSON.stringify(json), presets.default);
  // what TrainingArguments fills in when it is made
  const { evalSteps, greaterIsBetter } = fromPython.config;
  const filledIn = { ...fromJson.config, evalSteps, greaterIsBetter, optim: 'adamw_torch' };
  const name = `${source.slice(0, 40)}…`;
  report.same(`${name}: settings`, sortedFields(filledIn), sortedFields(fromPython.config));
  const unused = [...fromPython.reports, ...fromJson.reports].filter(
    ({ outcome }) => outcome !== 'taken' && outcome !== 'ignored',
  );
  report.same(`${name}: fields that are refused`, unused.length, 0);
}

const sortedFields = (of: object) => Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1));

async function checkRun(
  data: Golden['runs'],
  golden: Golden['runs']['runs'][number],
  name: string,
  report: Reporter,
): Promise<void> {
  const width = data.x[0]?.length ?? 0;
  const classCount = data.labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const clips = data.labels.map((_, clip) => clip);
  const model = new ToyModel(width, classCount);
  const events = new EventList();
  const session = new Trainer({
    model,
    frames: new MemoryFrames(data.x.map((row) => ({ frames: Float32Array.from(row), frameCount: 1 }))),
    clipLabels: data.labels,
    classNames: Array.from({ length: classCount }, (_, label) => `LABEL_${label}`),
    split: { train: clips.slice(0, data.train), validation: clips.slice(data.train) },
    config: applyHuggingFaceNames({ ...trainingArguments, trainSamplingStrategy: 'sequential' }, golden.settings),
    lengthOf: () => 1,
    checkpoints: new MemoryCheckpoints(),
    onEvent: events.sink,
  });
  const result = await session.run();

  const rows = events.events.flatMap((event) => (event.type === 'log' || event.type === 'eval' ? [event.row] : []));
  const placed = (row: { step: number; epoch: number }, kind: string) => [row.step, row.epoch.toFixed(6), kind];
  report.same(
    `${name}: rows of the log`,
    rows.map((row) => placed(row, row.kind)),
    golden.log.map((row) => placed(row, row.loss === undefined ? 'eval' : 'train')),
  );
  const logged = new Set(golden.log.flatMap((row) => Object.keys(row)));
  for (const key of [...logged].filter((one) => one !== 'step' && one !== 'epoch')) {
    const column = (all: readonly object[]) =>
      all.flatMap((row) => (key in row ? [(row as Record<string, number>)[key] ?? Number.NaN] : []));
    report.compare(`${name}: ${key}`, largestDifference(column(rows), column(golden.log)), runTolerance);
  }
  // a run's last state is always kept here
  const end = result.step;
  const saves = events.of('checkpoint').map(({ checkpoint }) => checkpoint.step);
  report.same(
    `${name}: checkpoints`,
    [...saves.filter((step) => step !== end), end],
    [...golden.saves.filter((step) => step !== end), end],
  );
  if (golden.best_step !== null) report.same(`${name}: best step`, result.bestStep, golden.best_step);
  const weight = await readData(present(model.trainable.get('classifier.weight')));
  report.compare(`${name}: weights`, largestDifference(weight, golden.weight), runTolerance);
}
