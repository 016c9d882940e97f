// One update: forward and backward over its micro-batches, accumulation, clipping, AdamW. An update whose loss or gradient
// is no finite number changes nothing; to know it, loss and gradient norm are read back together, once an update.

import type { TrainingConfig } from '../config/training-config.ts';
import type { LossRule } from '../engine/ops/cross-entropy/cross-entropy-targets.ts';
import { dispose, ops, readData, type Scalar, type Tensor } from '../engine/tensor.ts';
import type { AdamW } from './adamw.ts';
import { clipByGlobalNorm, GradientAccumulator, globalNorm } from './gradients.ts';
import type { Prefetcher } from './prefetch.ts';
import type { SkipCause } from './skipped-steps.ts';
import type { TrainableModel } from './trainable-model.ts';

export interface StepParts {
  model: TrainableModel;
  clipLabels: readonly number[];
  config: TrainingConfig;
  /** Default `plainLoss`. */
  lossRule?: LossRule;
  optimizer: AdamW;
  /** Where the next micro-batch is prepared while the device computes. */
  ahead: Prefetcher;
}

export interface StepRequest {
  /** Clip indices of each micro-batch. */
  microBatches: readonly (readonly number[])[];
  /** The micro-batch that the next update will begin with, where it is known. */
  following?: readonly number[];
  /** 0-based: keys the dropout. */
  stepIndex: number;
  learningRate: number;
  /** Called before each micro-batch; true ends the update without effect. */
  isStopped: () => Promise<boolean>;
  /** Called after each micro-batch with its loss, which stays the callee's only during the call. */
  onMicroBatch: (clipCount: number, loss: Scalar) => Promise<void>;
  /** Called before parameters change: the update is not made until it resolves. */
  beforeStep?: () => Promise<void>;
}

/** What an update gave. */
export interface StepResult {
  /** Mean of the micro-batches' losses. */
  loss: number;
  /** Before clipping. */
  gradNorm: number;
  /** Null: the update was made. Else it was skipped: why, and the clips of the micro-batches that brought it. */
  skipped: { cause: SkipCause; clips: number[] } | null;
}

/** Runs one update; null when it was stopped. Then, and when it is skipped, neither parameters nor moments change. */
export async function runTrainingStep(parts: StepParts, request: StepRequest): Promise<StepResult | null> {
  const { config, model } = parts;
  const accumulator = new GradientAccumulator();
  const losses: Scalar[] = [];
  try {
    const share = 1 / request.microBatches.length;
    for (const [microBatch, clips] of request.microBatches.entries()) {
      if (await request.isStopped()) return null;
      const key = { seed: config.seed, step: request.stepIndex, microBatch };
      const result = await microBatchGradients(parts, clips, key);
      losses.push(result.loss);
      accumulator.add(result.gradients, share);
      const next = request.microBatches[microBatch + 1] ?? request.following;
      if (next) parts.ahead.prepare(next);
      await request.onMicroBatch(clips.length, result.loss);
    }
    const gradients = accumulator.take(model.trainable.keys());
    try {
      await request.beforeStep?.();
      return await applyGradients(parts, request, gradients, losses);
    } finally {
      dispose([...gradients.values()]);
    }
  } finally {
    dispose(losses);
    accumulator.clear();
  }
}

/** Steps the optimizer, unless a figure is not finite. The tensors stay the caller's. */
async function applyGradients(
  { config, optimizer }: StepParts,
  { microBatches, learningRate }: StepRequest,
  gradients: Map<string, Tensor>,
  lossTensors: Scalar[],
): Promise<StepResult> {
  const normTensor = globalNorm(gradients);
  try {
    const figures = await readTogether([...lossTensors, normTensor]);
    const losses = figures.slice(0, -1);
    const gradNorm = figures.at(-1)!;
    const loss = meanOf(losses);
    const skipped = skipReason(microBatches, losses, loss, gradNorm);
    if (skipped) return { loss, gradNorm, skipped };
    if (config.maxGradNorm > 0) {
      const clipped = clipByGlobalNorm(gradients, normTensor, config.maxGradNorm);
      optimizer.update(clipped, learningRate);
      dispose([...clipped.values()]);
    } else optimizer.update(gradients, learningRate);
    return { loss, gradNorm, skipped: null };
  } finally {
    dispose(normTensor);
  }
}

/** Values of scalars, in one wait for the device. */
async function readTogether(scalars: Scalar[]): Promise<number[]> {
  const joined = ops.stack(scalars);
  try {
    return Array.from(await readData(joined));
  } finally {
    dispose(joined);
  }
}

/** In float32, in the order of the micro-batches. */
function meanOf(losses: readonly number[]): number {
  const share = Math.fround(1 / losses.length);
  return losses.reduce((sum, loss) => Math.fround(sum + Math.fround(loss * share)), 0);
}

function skipReason(
  microBatches: readonly (readonly number[])[],
  losses: readonly number[],
  loss: number,
  gradNorm: number,
): StepResult['skipped'] {
  if (Number.isFinite(loss) && Number.isFinite(gradNorm)) return null;
  const bad = microBatches.filter((_, at) => !Number.isFinite(losses[at]));
  return { cause: bad.length > 0 ? 'loss' : 'gradient', clips: (bad.length > 0 ? bad : microBatches).flat() };
}

async function microBatchGradients(
  { model, ahead, clipLabels, lossRule }: StepParts,
  clips: readonly number[],
  key: { seed: number; step: number; microBatch: number },
) {
  const batch = await ahead.take(clips);
  const labels = Int32Array.from(clips, (clip) => clipLabels[clip]);
  try {
    const { loss, gradients, logits } = model.lossAndGradients(batch.frames, batch.frameCounts, labels, key, lossRule);
    dispose(logits);
    return { loss, gradients };
  } finally {
    dispose(batch.frames);
  }
}
