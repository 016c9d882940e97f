// A run's classifier on another data set than its own: which of that one's labels are which of the run's, and what came out.

import { anyNumber, count, counts, integers, moment } from '../../lib/record-schemas.ts';
import { z } from '../../lib/zod.ts';

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
  /** SHA-256, hex, of the contents and labels of the data set's clips then: another one makes it out of date. */
  dataHash: z.string(),
  /** Clips that were tested: indices into the data set. */
  clips: counts,
  /** Of each the class that it is, and the one that was predicted: indices into the run's labels. */
  classes: counts,
  predicted: counts,
  leftOut: z.object({
    /** The same content trained or validated the run; null: not known, since its own data set is gone. */
    learned: count.nullable(),
    /** Their label is none of the run's. */
    unmapped: count,
  }),
  accuracy: anyNumber,
  /** Means over the classes that have clips. */
  balancedAccuracy: anyNumber,
  macroF1: anyNumber,
  /** Of the accuracy, 95 %; `by`: the group that it draws, null: clips. Null where all clips are of one group. */
  interval: z.object({ low: anyNumber, high: anyNumber, by: z.string().nullable() }).nullable(),
  /** Share of the commonest label among the clips. */
  majority: anyNumber,
  /** [K, K] of the run's labels, true label by row. */
  confusion: z.array(integers),
});

export type CrossEvaluation = z.infer<typeof crossEvaluationSchema>;

/** Whether it is still what would be found: of the same parameters, labels and clips. */
export function isCurrent(
  evaluation: Pick<CrossEvaluation, 'step' | 'mapping' | 'dataHash'>,
  now: Pick<CrossEvaluation, 'step' | 'dataHash'> & { mapping: LabelMapping['mapping'] },
): boolean {
  const known = evaluation.mapping.mapping;
  const names = Object.keys(now.mapping);
  return (
    evaluation.step === now.step &&
    evaluation.dataHash === now.dataHash &&
    names.length === Object.keys(known).length &&
    names.every((name) => Object.hasOwn(known, name) && known[name] === now.mapping[name])
  );
}
