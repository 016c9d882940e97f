// What an evaluation gives: the figures of a split, and each clip's outcome.

import { splitNameSchema } from '../dataset/splits/split.ts';
import {
  anyNumber,
  count,
  counts,
  hasFields,
  isCount,
  isInteger,
  isListOf,
  isNumber,
  isText,
  listOf,
  moment,
} from '../lib/record-schemas.ts';
import { z } from '../lib/zod.ts';
import { temperatureSchema } from './calibration.ts';
import { groupReportSchema } from './group-report.ts';
import { testIntervalsSchema } from './test-intervals.ts';
import { unsureThresholdSchema } from './unsure-threshold.ts';

/** What an evaluation while training gives, under the names of `config/eval-metrics.ts`; `eval_f1` is the mean over the
 *  classes. */
export interface EvalMetrics {
  eval_loss: number;
  eval_accuracy: number;
  eval_f1: number;
  eval_runtime: number;
  eval_samples_per_second: number;
  eval_steps_per_second: number;
  [name: `eval_${string}`]: number;
}

const plainMetrics = hasFields<EvalMetrics>({
  eval_loss: isNumber,
  eval_accuracy: isNumber,
  eval_f1: isNumber,
  eval_runtime: isNumber,
  eval_samples_per_second: isNumber,
  eval_steps_per_second: isNumber,
});

/** Whether a stored row has the figures, and nothing but numbers under such names. */
export function isEvalMetrics(value: unknown): value is EvalMetrics {
  if (!plainMetrics(value)) return false;
  for (const name in value) if (name.startsWith('eval_') && !isNumber(value[name as keyof EvalMetrics])) return false;
  return true;
}

const averagedMetricsSchema = z.object({ precision: anyNumber, recall: anyNumber, f1: anyNumber });
const classMetricsSchema = averagedMetricsSchema.extend({ support: count });

export type AveragedMetrics = z.infer<typeof averagedMetricsSchema>;
export type ClassMetrics = z.infer<typeof classMetricsSchema>;

/** One clip's outcome. */
export interface Prediction {
  clipIndex: number;
  path: string;
  label: number;
  predicted: number;
  /** One per class, in the order of `labels`. */
  logits: number[];
}

const isPrediction = hasFields<Prediction>({
  clipIndex: isCount,
  path: isText,
  label: isInteger,
  predicted: isInteger,
  logits: isListOf(isNumber),
});

/** What `trainer.predict` reports, and what the page shows from it. */
export const evaluationSchema = z.object({
  split: splitNameSchema,
  evaluatedAt: moment,
  /** The step whose weights were evaluated. */
  step: count,
  metrics: z.object({
    test_loss: anyNumber,
    test_accuracy: anyNumber,
    test_runtime: anyNumber,
    test_samples_per_second: anyNumber,
    test_steps_per_second: anyNumber,
  }),
  perClass: z.array(classMetricsSchema),
  macro: averagedMetricsSchema,
  micro: averagedMetricsSchema,
  weighted: averagedMetricsSchema,
  /** confusion[true][predicted]: counts. */
  confusion: z.array(counts),
  predictions: listOf(isPrediction, 'a clip’s outcome'),
  /** Absent where an earlier version evaluated. */
  intervals: testIntervalsSchema.optional(),
  /** Of the run's groups, as far as they put clips together. */
  groups: z.array(groupReportSchema).optional(),
  /** Null where the validation part has too few clips. */
  temperature: temperatureSchema.nullable().optional(),
  /** Below which confidence an answer counts as none, of the validation part, too. */
  unsure: unsureThresholdSchema.nullable().optional(),
});

export type Evaluation = z.infer<typeof evaluationSchema>;

/** Whether it is of so many classes throughout. */
export function isOfClasses(evaluation: Evaluation, classCount: number): boolean {
  const { perClass, confusion, predictions, intervals } = evaluation;
  const isClass = (value: number) => value >= 0 && value < classCount;
  return (
    perClass.length === classCount &&
    confusion.length === classCount &&
    (intervals === undefined || intervals.perClass.length === classCount) &&
    confusion.every((row) => row.length === classCount) &&
    predictions.every((one) => isClass(one.label) && isClass(one.predicted) && one.logits.length === classCount)
  );
}
