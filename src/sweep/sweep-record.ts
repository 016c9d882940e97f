// A sweep: trainings of one data set and model that differ in some settings, each repeated with seeds and folds. Its trials are runs,
// which name it (`RunFacts.sweep`) and are made one after another, when their turn comes.

import { splitConfigSchema, splitSchema } from '../dataset/splits/split.ts';
import { figureNames } from '../evaluation/figures.ts';
import { errorRecordSchema } from '../lib/error-record-schema.ts';
import { count, counts, moment } from '../lib/record-schemas.ts';
import { z } from '../lib/zod.ts';
import { runFactsSchema } from '../run/run-record.ts';

const sweptValueSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** What is tried of one setting; objects (`lr_scheduler_kwargs`) are no such value. */
export type SweptValue = z.infer<typeof sweptValueSchema>;

/** One setting and the values that are tried of it, under its name in `TrainingConfig`. */
const sweptSettingSchema = z.object({
  key: z.string(),
  values: z.array(sweptValueSchema),
  /** Of a random search: numbers are drawn between the first value and the last, evenly or evenly in the logarithm; absent: of the
   *  values alone. */
  range: z.enum(['linear', 'log']).optional(),
});

export type SweptSetting = z.infer<typeof sweptSettingSchema>;

/** How the clips are cut for each repetition: into so many folds with whole values of a group, or one for each value of a group. */
const sweepFoldsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('count'), count, by: z.string().nullable() }),
  z.object({ kind: z.literal('group'), by: z.string() }),
]);

export type SweepFolds = z.infer<typeof sweepFoldsSchema>;

export const sweepMethods = ['grid', 'random', 'halving'] as const;

/** What a person asks for. */
export const sweepSpecSchema = z.object({
  /** - `grid`: every combination of the values;
   *  - `random`: `trials` of them, drawn;
   *  - `halving`: those of the grid, or `trials` drawn, first for few epochs; the best part goes on to more (`halving`). */
  method: z.enum(sweepMethods),
  settings: z.array(sweptSettingSchema),
  /** How many are drawn; null: every combination. */
  trials: count.nullable(),
  /** Of the draws. */
  drawSeed: count,
  /** Each trial is trained with each of them. */
  seeds: counts,
  /** Null: the split as it is. */
  folds: sweepFoldsSchema.nullable(),
  /** One of `eta` goes on, to `eta` times the epochs (or `max_steps`), from `from` on. */
  halving: z.object({ eta: z.number(), from: z.number() }).nullable(),
  /** What trials are ranked by: of the validation part; of the clips of all folds where there are folds. */
  metric: z.enum(figureNames),
  /** Of a sweep without folds: whether each run is tested, too. */
  evaluatesTest: z.boolean(),
  /** Which checkpoints stay: those of the trial that ranks first, or each run's own result. */
  keeps: z.enum(['best', 'all']),
  /** No run begins after so many; null: no limit. */
  maxRuns: count.nullable(),
  /** Nor after so many minutes of training, as measured. */
  maxMinutes: z.number().nullable(),
});

export type SweepSpec = z.infer<typeof sweepSpecSchema>;

/** One combination of values. Repetitions are its runs: one for each seed and fold. */
const trialSchema = z.object({
  /** From 1 on, in the order of the grid or of the draws. */
  number: count,
  values: z.record(z.string(), sweptValueSchema),
});

export type Trial = z.infer<typeof trialSchema>;

/** How one fold reads the data set, and what that comes to. */
const sweepFoldSchema = z.object({
  /** "1", or the value that is left out; null: there are none, it is the split as it was. */
  name: z.string().nullable(),
  splitConfig: splitConfigSchema,
  split: splitSchema,
});

export type SweepFold = z.infer<typeof sweepFoldSchema>;

/** A run that was made. */
const madeRunSchema = z.object({
  runId: z.string(),
  trial: count,
  seed: count,
  fold: z.string().nullable(),
  /** Of successive halving, from 0 on; else 0. */
  rung: count,
});

export type MadeRun = z.infer<typeof madeRunSchema>;

export const sweepRecordSchema = z.object({
  id: z.string().min(1),
  name: z.string(),
  createdAt: moment,
  spec: sweepSpecSchema,
  /** What all its runs share, as data set, model and settings were when it began. */
  base: runFactsSchema,
  trials: z.array(trialSchema),
  folds: z.array(sweepFoldSchema),
  /** In the order in which they were. */
  made: z.array(madeRunSchema),
  state: z.enum(['running', 'paused', 'finished', 'stopped']),
  /** Why no run is made any more; null while it goes on. */
  endedBy: z.enum(['all-done', 'max-runs', 'max-minutes', 'person', 'error']).nullable(),
  error: errorRecordSchema.nullable(),
});

export type SweepRecord = z.infer<typeof sweepRecordSchema>;
