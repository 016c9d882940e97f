// Checks that need no model: step counts and learning rates, split sizes, classification metrics.

import { planTraining } from '../config/plan/training-plan.ts';
import { presets } from '../config/presets.ts';
import { learningRateAt } from '../config/schedule/learning-rate.ts';
import { trainingConfigSchema } from '../config/training-config.ts';
import { blocksOf } from '../dataset/splits/blocks.ts';
import { drawSplit } from '../dataset/splits/drawn-split.ts';
import { defaultSplitConfig, splitSizes } from '../dataset/splits/split.ts';
import { classificationMetrics } from '../evaluation/classification-metrics.ts';
import { z } from '../lib/zod.ts';
import { largestDifference, relativeDifference } from './compare.ts';
import type { Reporter } from './reporter.ts';

/** Relative; double precision on both sides. */
const rateTolerance = 1e-12;
/** The same double-precision arithmetic in another order. */
const metricTolerance = 5e-13;

const schedulesSchema = z.object({
  totals: z.array(
    z.object({
      train_rows: z.number(),
      batch_size: z.number(),
      accumulation: z.number(),
      epochs: z.number(),
      micro_batches_per_epoch: z.number(),
      updates_per_epoch: z.number(),
      total_updates: z.number(),
    }),
  ),
  curves: z.array(
    z.object({
      lr_scheduler_type: z.string(),
      warmup_steps: z.number(),
      total_updates: z.number(),
      learning_rate: z.number(),
      learning_rates: z.array(z.number()),
    }),
  ),
});

/** Trainer's step counts, exactly, and each update's learning rate to float64's rounding. */
export function checkSchedules(json: unknown, report: Reporter): void {
  const { totals, curves } = schedulesSchema.parse(json);
  if (totals.length + curves.length === 0) report.fail('schedules.json', 'it is empty');
  for (const row of totals) {
    const config = {
      ...presets.tutorial,
      perDeviceTrainBatchSize: row.batch_size,
      gradientAccumulationSteps: row.accumulation,
      numTrainEpochs: row.epochs,
    };
    const plan = planTraining(config, { train: row.train_rows, validation: 0 });
    const name = `updates of ${row.train_rows} clips, ${row.batch_size} × ${row.accumulation}, ${row.epochs} epochs`;
    report.same(
      name,
      [plan.microBatchesPerEpoch, plan.stepsPerEpoch, plan.totalSteps],
      [row.micro_batches_per_epoch, row.updates_per_epoch, row.total_updates],
    );
  }
  for (const curve of curves) {
    const name = `${curve.lr_scheduler_type}, warm-up ${curve.warmup_steps} of ${curve.total_updates}`;
    const kind = trainingConfigSchema.shape.lrSchedulerType.safeParse(curve.lr_scheduler_type);
    if (!kind.success) {
      report.skip(name, 'this schedule is not offered yet');
      continue;
    }
    const config = {
      learningRate: curve.learning_rate,
      lrSchedulerType: kind.data,
      lrSchedulerKwargs: null,
      warmupSteps: curve.warmup_steps,
    };
    const found = curve.learning_rates.map((_, update) => learningRateAt(config, update, curve.total_updates));
    report.compare(name, relativeDifference(found, curve.learning_rates), rateTolerance);
  }
}

const splitsSchema = z.array(
  z.object({ rows: z.number(), train: z.number(), validation: z.number(), test: z.number() }),
);

/** Sizes of the reference's two `train_test_split` calls, exactly: as counted, and of the parts of either kind of split. */
export function checkSplits(json: unknown, report: Reporter): void {
  const rows = splitsSchema.parse(json);
  if (rows.length === 0) report.fail('splits.json', 'it is empty');
  for (const { rows: clipCount, train, validation, test } of rows) {
    const name = `split of ${clipCount} clips`;
    report.same(name, splitSizes(clipCount, defaultSplitConfig), { train, validation, test });
    const labels = Array.from({ length: clipCount }, (_, clip) => clip % 2);
    for (const method of ['random', 'stratified'] as const) {
      const split = drawSplit(blocksOf(labels, []), { ...defaultSplitConfig, method });
      const sizes = [split.train.length, split.validation.length, split.test.length];
      report.same(`${name}, ${method}`, sizes, [train, validation, test]);
    }
  }
}

const averagedSchema = z.object({ precision: z.number(), recall: z.number(), f1: z.number() });
const metricsSchema = z.array(
  z.object({
    classes: z.number(),
    labels: z.array(z.number()),
    predictions: z.array(z.number()),
    accuracy: z.number(),
    confusion_matrix: z.array(z.array(z.number())),
    macro: averagedSchema,
    micro: averagedSchema,
    weighted: averagedSchema,
    per_class: z.array(averagedSchema.extend({ support: z.number() })),
  }),
);

/** scikit-learn's figures to float64's rounding. */
export function checkMetrics(json: unknown, report: Reporter): void {
  const rows = metricsSchema.parse(json);
  if (rows.length === 0) report.fail('metrics.json', 'it is empty');
  for (const row of rows) {
    const found = classificationMetrics(row.labels, row.predictions, row.classes);
    const name = `metrics of ${row.labels.length} clips in ${row.classes} classes`;
    report.same(`${name}: confusion matrix`, found.confusion, row.confusion_matrix);
    const support = (perClass: readonly { support: number }[]) => perClass.map((one) => one.support);
    report.same(`${name}: support`, support(found.perClass), support(row.per_class));
    const error = largestDifference(figuresOf(found), figuresOf({ ...row, perClass: row.per_class }));
    report.compare(`${name}: accuracy, precision, recall, F1`, error, metricTolerance);
  }
}

type Averaged = z.infer<typeof averagedSchema>;

function figuresOf(of: Record<'macro' | 'micro' | 'weighted', Averaged> & { accuracy: number; perClass: Averaged[] }) {
  const groups = [of.macro, of.micro, of.weighted, ...of.perClass];
  return [of.accuracy, ...groups.flatMap(({ precision, recall, f1 }) => [precision, recall, f1])];
}
