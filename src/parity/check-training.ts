// A whole short training through the trainer's own session, as the reference's Trainer did it: each update's loss,
// gradient norm and learning rate, each micro-batch's loss, then the parameters and what the model says of each clip.

import { applyHuggingFaceNames } from '../config/parse-training-config.ts';
import { presets } from '../config/presets.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import { readData } from '../engine/tensor.ts';
import { predict } from '../evaluation/predict.ts';
import type { SafetensorsFile } from '../formats/weights/safetensors.ts';
import { z } from '../lib/zod.ts';
import type { FrameSource } from '../model/clip-frames.ts';
import type { SpeechClassifier } from '../model/speech-classifier.ts';
import { MemoryCheckpoints, MemoryFrames } from '../testing/memory-ports.ts';
import { decays } from '../training/adamw.ts';
import type { TrainLogRow } from '../training/log-rows.ts';
import { Trainer } from '../training/trainer.ts';
import { isIdleBias } from './check-gradients.ts';
import { elementwiseRelativeDifference, largestDifference } from './compare.ts';
import type { Reporter } from './reporter.ts';

/** Absolute, for every loss of a 20-step run. */
const lossTolerance = 2e-3;
/** Relative to each step's norm: the gradients' own tolerance, grown by the steps before. */
const gradNormTolerance = 2e-3;
const learningRateTolerance = 1e-9;
const parameterTolerance = 2e-3;
const logitTolerance = 2e-3;

export const trainingSchema = z.object({
  trainable: z.array(z.string()),
  decayed: z.array(z.string()),
  args: z.looseObject({ max_steps: z.number(), learning_rate: z.number() }),
  steps: z.array(
    z.object({
      step: z.number(),
      loss: z.number(),
      grad_norm: z.number(),
      learning_rate: z.number(),
      epoch: z.number(),
    }),
  ),
  micro_batch_losses: z.array(z.number()),
  labels: z.array(z.number()),
  predictions: z.array(z.number()).optional(),
});
export type GoldenTraining = z.infer<typeof trainingSchema>;

/** Fields of `args` that say how the golden was made, and are no settings. */
const notSettings = new Set(['attention_mask', 'solo', 'order']);

function configOf(training: GoldenTraining): TrainingConfig {
  const settings = Object.entries(training.args).filter(([name]) => !notSettings.has(name));
  return applyHuggingFaceNames(
    {
      ...presets.tutorial,
      evalStrategy: 'no',
      saveStrategy: 'no',
      loggingSteps: 1,
      trainSamplingStrategy: 'sequential',
    },
    Object.fromEntries(settings),
  );
}

export async function checkTraining(
  model: SpeechClassifier,
  name: string,
  training: GoldenTraining,
  trained: SafetensorsFile | null,
  inputs: readonly Float32Array[],
  report: Reporter,
): Promise<void> {
  const { labels, steps } = training;
  if (inputs.length !== labels.length || steps.length === 0) {
    return report.fail(name, `${inputs.length} clips for ${labels.length} labels, ${steps.length} steps`);
  }
  const names = [...model.trainable.keys()];
  report.same(`${name}: which parameters train`, names, training.trainable);
  report.same(`${name}: which decay`, names.filter((name) => decays(name)).sort(), [...training.decayed].sort());

  const all = labels.map((_, clip) => clip);
  const trunk = await model.trunk(inputs);
  const frames = new MemoryFrames(trunk);
  const rows: TrainLogRow[] = [];
  const microBatchLosses: number[] = [];
  const session = new Trainer({
    model,
    frames,
    clipLabels: labels,
    classNames: model.config.labels,
    split: { train: all, validation: [] },
    config: configOf(training),
    checkpoints: new MemoryCheckpoints(),
    onEvent: (event) => {
      if (event.type === 'log') rows.push(event.row);
      if (event.type === 'micro-batch') microBatchLosses.push(event.loss ?? Number.NaN);
    },
    lengthOf: (clip) => inputs[clip]?.length ?? 0,
    readsEveryLoss: true,
  });
  await session.run();

  type Column = 'step' | 'loss' | 'grad_norm' | 'learning_rate' | 'epoch';
  const found = (key: Column) => rows.map((row) => row[key]);
  const expected = (key: Column) => steps.map((step) => step[key]);
  const difference = (key: Column) => largestDifference(found(key), expected(key));
  report.same(`${name}: steps`, found('step'), expected('step'));
  report.compare(`${name}: epoch`, difference('epoch'), 1e-9);
  report.compare(`${name}: loss`, difference('loss'), lossTolerance);
  const micro = largestDifference(microBatchLosses, training.micro_batch_losses);
  report.compare(`${name}: loss of each micro-batch`, micro, lossTolerance);
  const normError = elementwiseRelativeDifference(found('grad_norm'), expected('grad_norm'));
  report.compare(`${name}: gradient norm`, normError, gradNormTolerance, 'relative');
  report.compare(`${name}: learning rate`, difference('learning_rate'), learningRateTolerance);
  if (trained) await checkTrained(model, name, training, trained, { frames, clips: all }, report);
}

async function checkTrained(
  model: SpeechClassifier,
  name: string,
  training: GoldenTraining,
  trained: SafetensorsFile,
  data: { frames: FrameSource; clips: number[] },
  report: Reporter,
): Promise<void> {
  const goldenNames = trained.names().filter((goldenName) => goldenName.startsWith('param.'));
  // AdamW turns a gradient that is rounding noise into steps of up to the learning rate: see isIdleBias
  const noiseTolerance = 2 * training.steps.reduce((sum, step) => sum + step.learning_rate, 0);
  let worst = { error: 0, name: '' };
  let worstNoise = 0;
  for (const goldenName of goldenNames) {
    const parameter = goldenName.slice('param.'.length);
    const variable = model.trainable.get(parameter);
    const found = variable ? await readData(variable) : [];
    const error = largestDifference(found, trained.read(goldenName));
    if (isIdleBias(parameter, model.config)) worstNoise = Math.max(worstNoise, error);
    else if (!(error <= worst.error) || worst.name === '') worst = { error, name: parameter };
  }
  if (goldenNames.length > 0) {
    const detail = `worst ${worst.name}`;
    report.compare(`${name}: ${goldenNames.length} parameters`, worst.error, parameterTolerance, detail);
    report.compare(`${name}: idle biases`, worstNoise, noiseTolerance, 'they change nothing: bound of AdamW');
  }
  if (!trained.names().includes('logits')) return;
  // the golden's are of clips alone
  const batchSize = model.mode.batchPadding ? 1 : 8;
  const predicted = await predict({ model, ...data, batchSize });
  const error = largestDifference((predicted?.logits ?? []).flat(), trained.read('logits'));
  report.compare(`${name}: logits afterwards`, error, logitTolerance);
}
