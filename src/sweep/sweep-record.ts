// A sweep: trainings of one data set and model that differ in some settings, each repeated with seeds and folds. Its trials are runs, which
// name it (`RunFacts.sweep`).

import { trainingConfigSchema } from '../config/training-config.ts';
import { count, moment, texts } from '../lib/record-schemas.ts';
import { z } from '../lib/zod.ts';

/** One setting and the values that are tried of it, under its name in `TrainingConfig`. */
const sweptSettingSchema = z.object({
  key: z.string(),
  values: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** Of a random search over a range: values are drawn between the first and the last, evenly or evenly in the logarithm. */
  range: z.enum(['linear', 'log']).optional(),
});

export type SweptSetting = z.infer<typeof sweptSettingSchema>;

export const sweepRecordSchema = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  createdAt: moment,
  datasetId: z.string(),
  datasetName: z.string(),
  modelId: z.string(),
  modelName: z.string(),
  /** What all trials share. */
  config: z.object(trainingConfigSchema.shape),
  method: z.enum(['grid', 'random', 'halving']),
  settings: z.array(sweptSettingSchema),
  seeds: z.array(count),
  /** `fold` of `splitConfig` for each repetition; empty: the split as it is. */
  folds: texts,
  /** What the folds keep whole; null: clips. */
  foldsBy: z.string().nullable(),
  /** Where it ends, whatever is left; null: no limit. */
  maxTrials: count.nullable(),
  maxMinutes: count.nullable(),
  state: z.enum(['running', 'paused', 'finished', 'stopped']),
});

export type SweepRecord = z.infer<typeof sweepRecordSchema>;
