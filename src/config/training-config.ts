// The training configuration: the fields of transformers' TrainingArguments that this program honours, and the few that
// are Voxtune's own. Hugging Face's names: `hf-names.ts`; values to start from: `presets.ts`.

import { z } from '../lib/zod.ts';
import { isEvalMetric, isGreaterBetterFor, metricNamesText } from './eval-metrics.ts';
import { schedulerTypes } from './schedule/schedulers.ts';

const strategy = z.enum(['no', 'steps', 'epoch']);
/** Updates; below 1 a share of all updates. */
const updatesOrShare = z
  .number()
  .positive()
  .refine((value) => value < 1 || Number.isInteger(value), {
    error: 'a whole number, or a share below 1',
  });

export const trainingConfigSchema = z.strictObject({
  numTrainEpochs: z.number().positive(),
  /** Total updates; overrides `numTrainEpochs` when positive. */
  maxSteps: z.number().int(),
  perDeviceTrainBatchSize: z.number().int().positive(),
  perDeviceEvalBatchSize: z.number().int().positive(),
  gradientAccumulationSteps: z.number().int().positive(),
  learningRate: z.number().nonnegative(),
  lrSchedulerType: z.enum(schedulerTypes),
  /** What the schedule is told besides; which names it knows: `schedulers.ts`. */
  lrSchedulerKwargs: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])).nullable(),
  /** Updates; below 1 a share of all updates, rounded up (once `warmup_ratio`). */
  warmupSteps: z.number().nonnegative(),
  /** Both compute the same. */
  optim: z.enum(['adamw_torch', 'adamw_torch_fused']),
  weightDecay: z.number().nonnegative(),
  adamBeta1: z.number().min(0).lt(1),
  adamBeta2: z.number().min(0).lt(1),
  adamEpsilon: z.number().positive(),
  /** 0 switches clipping off. */
  maxGradNorm: z.number().nonnegative(),
  labelSmoothingFactor: z.number().min(0).max(1),
  /** Voxtune: weights of the classes in the loss; `balanced` as scikit-learn's `compute_class_weight`. */
  classWeights: z.enum(['none', 'balanced']),
  trainSamplingStrategy: z.enum(['random', 'sequential', 'group_by_length']),
  /** Leaves out an epoch's last micro-batch where it is not full. */
  dataloaderDropLast: z.boolean(),
  loggingStrategy: strategy,
  loggingSteps: updatesOrShare,
  loggingFirstStep: z.boolean(),
  evalStrategy: strategy,
  /** Null: every `loggingSteps`. */
  evalSteps: updatesOrShare.nullable(),
  /** No evaluation before this many updates, or epochs, whichever `evalStrategy` counts. */
  evalDelay: z.number().nonnegative(),
  evalOnStart: z.boolean(),
  /** `best`: after each evaluation that is better than all before. */
  saveStrategy: z.enum(['no', 'steps', 'epoch', 'best']),
  saveSteps: updatesOrShare,
  /** How many checkpoints are kept; the best and the last always are. Null keeps all. */
  saveTotalLimit: z.number().int().positive().nullable(),
  loadBestModelAtEnd: z.boolean(),
  /** A figure of the validation split, without `eval_`: `eval-metrics.ts`. */
  metricForBestModel: z.string().refine(isEvalMetric, { error: metricNamesText }),
  /** Null: false for what ends in `loss`, true for the others. */
  greaterIsBetter: z.boolean().nullable(),
  /** EarlyStoppingCallback's: evaluations in a row without a better `metricForBestModel` that end the run. Null: never. */
  earlyStoppingPatience: z.number().int().positive().nullable(),
  /** EarlyStoppingCallback's: how much better counts as better. */
  earlyStoppingThreshold: z.number().nonnegative(),
  seed: z.number().int().nonnegative(),
  /** Of the order of clips; null: `seed`. */
  dataSeed: z.number().int().nonnegative().nullable(),
  /** Voxtune: what trains besides the head. `everything` is all parameters, `all_but_convolutions` what is left after
   *  `freeze_feature_encoder()`. */
  trainableParts: z.enum(['top_layers', 'all_layers', 'all_but_convolutions', 'everything']),
  /** Voxtune: how many of the last transformer layers train where `trainableParts` is `top_layers`. */
  trainLayers: z.number().int().nonnegative(),
  /** Of the model's config: it is opened with so many of its first transformer layers, at most those that it has. Null: all. */
  numHiddenLayers: z.number().int().nonnegative().nullable().default(null),
  /** Of the model's config: the head reads a weighted sum of all hidden states, whose weights train with it. Null: as the
   *  model has it. */
  useWeightedLayerSum: z.boolean().nullable().default(null),
  /** Of the model's config: width of the projector, between the pooled states and the classifier. Null: as the model has it. */
  classifierProjSize: z.number().int().positive().max(65_536).nullable().default(null),
  /** Voxtune: `solo`: a clip gives what it would give alone. `batch`: clips are padded to the longest of their
   *  micro-batch and computed together, as a data collator pads them; the padding reaches the result. */
  padding: z.enum(['solo', 'batch']),
  /** Whether padded batches carry an attention mask; null: as the feature extractor says. */
  returnAttentionMask: z.boolean().nullable(),
  /** Voxtune: `cache`: frozen layers stay in evaluation mode. `recompute`: every step runs the whole model in train mode,
   *  with dropout, LayerDrop and SpecAugment in frozen layers too, as Trainer does. */
  trunk: z.enum(['cache', 'recompute']),
  /** Voxtune: how the frozen trunk's output is stored. */
  trunkCacheDtype: z.enum(['float16', 'float32']),
  /** Voxtune: what a GPU multiplies frozen weights in, where it can. */
  gpuArithmetic: z.enum(['float32', 'float16']),
});

export type TrainingConfig = z.infer<typeof trainingConfigSchema>;

/** Whether a larger `metricForBestModel` is better. */
export function isGreaterBetter(config: TrainingConfig): boolean {
  return config.greaterIsBetter ?? isGreaterBetterFor(config.metricForBestModel);
}
