// A run's classifier on another data set than its own: which of that one's labels are which of the run's, and what came out.

import { anyNumber, count, integers, moment } from '../lib/record-schemas.ts';
import { z } from '../lib/zod.ts';

/** Which label of the run each label of a data set is; null: none, and its clips are left out. Kept for the pair. */
export const labelMappingSchema = z.object({
  datasetId: z.string().min(1),
  /** The run's labels, in order, to which it maps: a mapping holds for every run of the same labels. */
  labels: z.array(z.string()),
  /** By label of the data set. */
  mapping: z.record(z.string(), z.string().nullable()),
});

export type LabelMapping = z.infer<typeof labelMappingSchema>;

export const crossEvaluationSchema = z.object({
  runId: z.string().min(1),
  datasetId: z.string().min(1),
  datasetName: z.string(),
  evaluatedAt: moment,
  /** Of the run's parameters. */
  step: count,
  mapping: labelMappingSchema,
  /** Clips that were tested: indices into the data set. */
  clips: integers,
  accuracy: anyNumber,
  balancedAccuracy: anyNumber,
  macroF1: anyNumber,
  /** Of the accuracy, 95 %; `by`: the group that it draws, null: clips. */
  interval: z.object({ low: anyNumber, high: anyNumber, by: z.string().nullable() }).nullable(),
  /** Share of the commonest label among the clips. */
  majority: anyNumber,
  /** [K, K] of the run's labels, true label by row. */
  confusion: z.array(integers),
});

export type CrossEvaluation = z.infer<typeof crossEvaluationSchema>;
