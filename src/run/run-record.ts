// A run: one training of one model on one data set, from its plan to its evaluation. Log rows carry the names that
// transformers' `trainer.state.log_history` uses.

import { featureExtractorSchema } from '../config/feature-extractor.ts';
import { trainingConfigSchema } from '../config/training-config.ts';
import { groupRuleSchema } from '../dataset/group-rule.ts';
import { clipEditsSchema, labelEditsSchema } from '../dataset/labels/label-edits.ts';
import { labelRuleSchema } from '../dataset/labels/label-rule.ts';
import { type SplitName, splitConfigSchema, splitNameSchema, splitSchema } from '../dataset/splits/split.ts';
import { tableKeySchema } from '../dataset/tables/join-tables.ts';
import { type Evaluation, evaluationSchema, isOfClasses } from '../evaluation/evaluation-result.ts';
import { probeHeadFactsSchema } from '../evaluation/probes/probe-head.ts';
import { errorParamsSchema, errorRecordSchema } from '../lib/error-record-schema.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { anyNumber, count, integers, moment, texts } from '../lib/record-schemas.ts';
import { z } from '../lib/zod.ts';
import { checkpointSummarySchema } from '../training/log-rows.ts';
import type { RunHistory } from './run-history.ts';
import { runSpeedSchema } from './run-speed.ts';

/** `queued` waits for its turn; `paused` is a stop that is meant to go on; `stopped` one that the run was ended by, or that it was cut off by. */
const runStateSchema = z.enum(['new', 'queued', 'running', 'paused', 'stopped', 'finished', 'failed']);

export type RunState = z.infer<typeof runStateSchema>;

/** How a person ends a run before its end: to go on later; with the last step; with the best checkpoint. */
export type StopMode = 'pause' | 'stop' | 'keep-best';

/** Something in a run's life that its rows do not say. */
const runIncidentSchema = z.object({
  kind: z.enum([
    /** The page was closed while it trained. */
    'interrupted',
    /** GPU or worker were lost; it went on from the last checkpoint. `error` says which. */
    'recovered',
    'checkpoint-failed',
    'checkpoint-damaged',
    /** Stored frames were damaged, and are computed again: `params.clips` of them, or `all`. */
    'frames-lost',
    /** Files of the built-in model were damaged, and fetched again. */
    'model-restored',
    /** A step changed nothing: a number was not finite. */
    'skipped',
    'early-stopped',
    'extended',
    /** The engine began with fewer threads than it had asked for. */
    'fewer-threads',
  ]),
  at: moment,
  step: count,
  error: errorRecordSchema.nullable(),
  params: errorParamsSchema,
});

export type RunIncident = z.infer<typeof runIncidentSchema>;

/** Whose checkpoint a run's weights began as. */
export const runOriginSchema = z.object({ runId: z.string(), runName: z.string(), step: count });

export type RunOrigin = z.infer<typeof runOriginSchema>;

/** A probe that became a run. */
const probeOriginSchema = z.object({
  /** Of the report's rows. */
  rowName: z.string(),
  head: probeHeadFactsSchema,
  /** Cross-validated, and its 95 % interval. */
  accuracy: z.number(),
  interval: z.object({ low: anyNumber, high: anyNumber }).nullable(),
  foldCount: count,
  foldsBy: z.string().nullable(),
});

export type ProbeOrigin = z.infer<typeof probeOriginSchema>;

/** On what a run was trained: said beside its figures, for whoever repeats it. */
const runEnvironmentSchema = z.object({
  /** Of Voxtune. */
  version: z.string(),
  userAgent: z.string(),
  /** The engine's own description of its device. */
  device: z.string(),
  threads: count,
  cores: count,
  /** Of a GPU: kernels that its examination gave up, and what was computed in their place. Absent where there was none. */
  kernelFallbacks: z.array(z.object({ kernel: z.string(), way: z.enum(['chosen', 'plain', 'composed']) })).optional(),
});

export type RunEnvironment = z.infer<typeof runEnvironmentSchema>;

/** Which of a sweep's trials a run is. */
const sweepTrialSchema = z.object({
  sweepId: z.string(),
  /** Trials of the same settings have the same number; seeds and folds are the repetitions of it. */
  trial: count,
  seed: count,
  /** Its name; null where the sweep has none. */
  fold: z.string().nullable(),
  /** Of successive halving, from 0 on. */
  rung: count.optional(),
});

export type SweepTrial = z.infer<typeof sweepTrialSchema>;

/** A training cannot begin with a head that transformers does not have. */
export function noOwnHead(name: string): VoxtuneError {
  return new VoxtuneError(
    'training/no-own-head',
    `“${name}” reads statistics of layers that no classifier of transformers has. To train on from a probe, use one of a single ` +
      'layer’s mean or of the weighted sum.',
    { name },
  );
}

const factsSchema = z.object({
  id: z.string().min(1),
  /** "azure-1": shown everywhere, editable. */
  name: z.string(),
  createdAt: moment,
  state: runStateSchema,
  datasetId: z.string(),
  datasetName: z.string(),
  modelId: z.string(),
  modelName: z.string(),
  featureExtractor: featureExtractorSchema,
  /** Fields that a newer version has written are left out. */
  config: z.object(trainingConfigSchema.shape),
  labelRule: labelRuleSchema,
  tableKeys: z.record(z.string(), tableKeySchema).optional(),
  labelEdits: labelEditsSchema.optional(),
  clipEdits: clipEditsSchema.optional(),
  groupRules: z.array(groupRuleSchema).optional(),
  splitConfig: splitConfigSchema,
  /** Fixed when the run starts: label names in the order of their classes, each clip's class (index into `labels`, -1 for none) and the split. */
  labels: texts,
  /** What known codes they are, as far as they were not renamed: for their names in the page. */
  labelCodes: z.string().optional(),
  clipLabels: integers,
  split: splitSchema,
  /** Who speaks in each clip, or what else it shares with others, when the run started: by clip index into `values`, -1 where
   *  it is not known. Absent where an earlier version started it. */
  groups: z.array(z.object({ name: z.string(), values: texts, clipValues: integers })).optional(),
  totalSteps: count,
  step: count,
  epoch: z.number(),
  /** Seconds spent in it so far, trunk pass included. */
  elapsedSec: z.number(),
  checkpoints: z.array(checkpointSummarySchema),
  bestStep: count.nullable(),
  bestMetric: anyNumber.nullable(),
  backend: z.enum(['webgpu', 'wasm']).nullable(),
  /** Of the test part: what the run's figure is. */
  evaluation: evaluationSchema.nullable(),
  /** Of the other parts, where a person asked for them: said beside the test's, never in its place. */
  evaluations: z.object({ train: evaluationSchema, validation: evaluationSchema }).partial().optional(),
  error: errorRecordSchema.nullable(),
  /** The step whose checkpoint is the run's result; null while it goes on: then the best where that is to be used, else
   *  the last. */
  resultStep: count.nullable(),
  skippedSteps: count,
  incidents: z.array(runIncidentSchema),
  origin: runOriginSchema.nullable(),
  /** The run that it repeats. */
  replayOf: z.object({ runId: z.string(), runName: z.string() }).optional(),
  /** Of a run that was not trained step by step but is a probe that was used: what its head reads, and how it did out of fold.
   *  Then its classifier has no trained layers, and the head's numbers are the parameters of its checkpoint of step 0. */
  probe: probeOriginSchema.optional(),
  /** What a person keeps about it. */
  tags: texts.optional(),
  note: z.string().optional(),
  isArchived: z.boolean().optional(),
  /** Of a run in the queue, until it was trained and evaluated: the lowest is next. */
  queueOrder: z.number().optional(),
  /** Of such a run: what is evaluated after its training. */
  evaluatesAfter: z.array(splitNameSchema).optional(),
  sweep: sweepTrialSchema.optional(),
  /** SHA-256, hex, of the contents and labels of its clips, and of which part each is in: two runs with the same can be compared.
   *  Absent where an earlier version started it. */
  dataHash: z.string().optional(),
  splitHash: z.string().optional(),
  environment: runEnvironmentSchema.optional(),
  /** Of its classifier, and how many of them train. */
  parameters: z.object({ total: count, trained: count }).optional(),
  /** Absent until a session of it was measured. */
  speed: runSpeedSchema.optional(),
});

/** All of a run but its log rows: what is small enough to be stored and sent whole. */
export type RunFacts = z.infer<typeof factsSchema>;

/** With what its parts must have in common. */
export const runFactsSchema = factsSchema
  .refine(({ labels, clipLabels }) => clipLabels.every((label) => label >= -1 && label < labels.length), {
    path: ['clipLabels'],
    error: 'a class of each clip',
  })
  .refine(
    ({ split, clipLabels }) => Object.values(split).every((part) => part.every((clip) => clip < clipLabels.length)),
    {
      path: ['split'],
      error: 'clips that there are',
    },
  )
  .refine(
    ({ evaluation, evaluations = {}, labels }) =>
      [evaluation, ...Object.values(evaluations)].every((one) => !one || isOfClasses(one, labels.length)),
    {
      path: ['evaluation'],
      error: 'figures of as many classes as there are labels',
    },
  );

export interface RunRecord extends RunFacts {
  history: RunHistory;
}

/** A clip's class: index into the run's labels, -1 for none. */
export function classOf({ clipLabels }: Pick<RunFacts, 'clipLabels'>, clip: number): number {
  return clipLabels[clip] ?? -1;
}

/** What a part's evaluation found; null where it was not evaluated. */
export function evaluationOf(
  { evaluation, evaluations = {} }: Pick<RunFacts, 'evaluation' | 'evaluations'>,
  part: SplitName,
): Evaluation | null {
  return (part === 'test' ? evaluation : evaluations[part]) ?? null;
}

/** All that were evaluated, the test first. */
export function evaluationsOf(run: Pick<RunFacts, 'evaluation' | 'evaluations'>): Evaluation[] {
  return (['test', 'validation', 'train'] as const).flatMap((part) => evaluationOf(run, part) ?? []);
}

/** The change that keeps an evaluation beside those of other parts. */
export function keepingEvaluation(
  { evaluations }: Pick<RunFacts, 'evaluations'>,
  evaluation: Evaluation,
): Pick<RunFacts, 'evaluation'> | Pick<RunFacts, 'evaluations'> {
  const { split } = evaluation;
  return split === 'test' ? { evaluation } : { evaluations: { ...evaluations, [split]: evaluation } };
}

export function factsOf({ history: _, ...facts }: RunRecord): RunFacts {
  return facts;
}

/** Which of a run's stored checkpoints counts as its result: what is evaluated, downloaded and kept. Of `steps` (in order) the
 *  run's result where it has one, else the best where that is to be used, else the last. Null where none is stored. */
export function resultStepAmong(
  run: Pick<RunFacts, 'resultStep' | 'bestStep' | 'config'>,
  steps: readonly number[],
): number | null {
  const wanted = run.resultStep ?? (run.config.loadBestModelAtEnd ? run.bestStep : null);
  return wanted !== null && steps.includes(wanted) ? wanted : (steps.at(-1) ?? null);
}

/** The checkpoint that would be evaluated and downloaded now; null where none is stored. */
export function currentResultStep(
  run: Pick<RunFacts, 'checkpoints' | 'resultStep' | 'bestStep' | 'config'>,
): number | null {
  return resultStepAmong(
    run,
    run.checkpoints.map(({ step }) => step).sort((a, b) => a - b),
  );
}
