// What probing a model over a data set has found: a row for each kind of features, cross-validated on the same folds, and what the
// folds say besides. Stored beside the data set, one for each model, and written by `npm run probe`.

import {
  anyNumber,
  count,
  counts,
  integers,
  isListOf,
  isNumber,
  listOf,
  moment,
  texts,
} from '../../lib/record-schemas.ts';
import { z } from '../../lib/zod.ts';

/** What a row reads of a clip:
 *  - `majority`: nothing; the commonest class of the folds that train;
 *  - `prosody`: statistics of duration, pitch and energy; `mfcc`: mean and deviation of MFCC;
 *  - `mean`, `mean_std`: of hidden states, over frames;
 *  - `weighted_sum`: the means of all hidden states, summed with weights that are learned with the rest;
 *  - `transformers_head`: the same as transformers trains it, with projector and classifier by AdamW. */
export const probeFeatures = [
  'majority',
  'prosody',
  'mfcc',
  'mean',
  'mean_std',
  'weighted_sum',
  'transformers_head',
] as const;

export type ProbeFeatures = (typeof probeFeatures)[number];

const share = z.number().min(0).max(1);
const intervalSchema = z.object({ low: anyNumber, high: anyNumber }).nullable();

const probeRowSchema = z.object({
  /** `layer_3_mean`, `all_layers_mean_std`, `best_layer_mean`, `prosody`, …: the same in every report. */
  name: z.string().min(1),
  features: z.enum(probeFeatures),
  /** Hidden states that it reads, from 0; of a row that is chosen inside the folds, those of the row that all folds together choose. */
  layers: z.array(count),
  /** `inside`: its layer (or row) was chosen anew in each fold, by the clips that train there: an honest figure of choosing the
   *  best. `outside`: fixed beforehand. The best of many `outside` rows is too good for itself. */
  chosen: z.enum(['inside', 'outside']),
  /** Whether transformers' own classifier can be given it. */
  isNative: z.boolean(),
  accuracy: share,
  balancedAccuracy: anyNumber,
  macroF1: anyNumber,
  logLoss: anyNumber,
  top2Accuracy: anyNumber,
  /** Accuracy of each fold. */
  folds: z.array(anyNumber),
  /** Of the accuracy, 95 %: over groups where they are known, else over clips; null where there is none. */
  interval: intervalSchema,
  /** scikit-learn's C that was chosen in each fold; null where there is none to choose. */
  c: z.array(anyNumber).nullable(),
  /** Of a row whose training is random: the accuracy of each seed. The other figures are those of the first. */
  seeds: z.array(share).optional(),
  /** Class that was predicted for each clip of the report, out of fold. */
  predicted: integers,
});

export type ProbeRow = z.infer<typeof probeRowSchema>;

/** How good the best row is with fewer clips to learn from. */
const learningPointSchema = z.object({
  /** Of the clips that train. */
  share: share,
  /** How many they are, on average over the folds. */
  clipCount: anyNumber,
  accuracy: share,
  /** Lowest and highest of the repetitions. */
  low: share,
  high: share,
});

export const probeReportSchema = z.object({
  datasetId: z.string(),
  modelId: z.string(),
  createdAt: moment,
  /** Seconds of fitting, and of the pass over the clips before it. */
  fitSeconds: anyNumber,
  passSeconds: anyNumber,
  labels: texts,
  /** Clips that were cross-validated, by their index in the data set, and their classes. */
  clips: counts,
  clipLabels: integers,
  /** Fold of each, from 0. */
  clipFolds: counts,
  foldCount: count,
  /** The group that is whole in one fold, such as `speaker`; null: clips were dealt one by one (copies together). */
  foldsBy: z.string().nullable(),
  /** What the intervals draw: a group's name, or null for clips. */
  intervalBy: z.string().nullable(),
  rows: z.array(probeRowSchema),
  /** Names of rows: the best that are chosen inside the folds, of all and of those that transformers loads. */
  best: z.object({ any: z.string(), native: z.string() }),
  /** Out-of-fold probabilities of `best.any` [N][K]. */
  probabilities: listOf(isListOf(isNumber), 'probabilities of the classes'),
  /** The row that all folds together choose (of those that are fitted), with folds that do not keep the group apart; null where none
   *  is kept apart. */
  mixedFolds: z.object({ accuracy: share, interval: intervalSchema }).nullable(),
  /** Of the same row. */
  learningCurve: z.array(learningPointSchema),
  /** Where clips have votes: accuracy of `best.any` by how many agreed, in bands. */
  agreement: z
    .array(z.object({ low: share, high: share, clipCount: count, accuracy: share, top2Accuracy: share }))
    .nullable(),
});

export type ProbeReport = z.infer<typeof probeReportSchema>;
export type LearningPoint = z.infer<typeof learningPointSchema>;

export function probeRow(report: Pick<ProbeReport, 'rows'>, name: string): ProbeRow | null {
  return report.rows.find((row) => row.name === name) ?? null;
}

/** Whether rows of that name choose among others inside the folds: what a model is made of is then one of the chosen, and the figure
 *  that of choosing. */
export function isChosenInside(rowName: string): boolean {
  return rowName.startsWith('best');
}

/** Rows that a result is held against: what guessing, plain acoustics, one layer and all layers give, and what choosing comes to. */
export const comparedRowNames = [
  'majority',
  'prosody',
  'mfcc',
  'best_layer_mean',
  'best_layer_mean_std',
  'all_layers_mean',
  'all_layers_mean_std',
  'weighted_sum',
  'transformers_head',
  'best_native',
  'best',
] as const;
