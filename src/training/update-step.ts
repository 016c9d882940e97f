// One update: forward and backward over its micro-batches, accumulation, clipping, AdamW. Nothing is read back from the
// device here: loss and gradient norm stay there until a log row needs them.

import type { TrainingConfig } from '../config/training-config.ts';
import type { LossRule } from '../engine/ops/cross-entropy-targets.ts';
import { dispose, ops, type Scalar, tidy } from '../engine/tensor.ts';
import type { AdamW } from './adamw.ts';
import { clipByGlobalNorm, GradientAccumulator, globalNorm } from './gradients.ts';
import type { FrameSource } from './ports.ts';
import type { TrainableModel } from './trainable-model.ts';

export interface UpdateParts {
  model: TrainableModel;
  frames: FrameSource;
  clipLabels: readonly number[];
  config: TrainingConfig;
  /** Default `plainLoss`. */
  lossRule?: LossRule;
  optimizer: AdamW;
}

export interface UpdateRequest {
  /** Clip indices of each micro-batch. */
  microBatches: readonly (readonly number[])[];
  /** 0-based: keys the dropout. */
  updateIndex: number;
  learningRate: number;
  /** Called before each micro-batch; true ends the update without effect. */
  isStopped: () => Promise<boolean>;
  /** Called after each micro-batch with its loss, which stays the callee's only during the call. */
  onMicroBatch: (clipCount: number, loss: Scalar) => Promise<void>;
}

/** What an update gives. The caller disposes both. */
export interface UpdateResult {
  /** Mean of the micro-batches' losses. */
  loss: Scalar;
  /** Before clipping. */
  gradNorm: Scalar;
}

/** Runs one update; null when it was stopped, and then no parameter has changed. */
export async function runUpdate(parts: UpdateParts, request: UpdateRequest): Promise<UpdateResult | null> {
  const { config, model, optimizer } = parts;
  const accumulator = new GradientAccumulator();
  let loss: Scalar = ops.scalar(0);
  try {
    const share = 1 / request.microBatches.length;
    for (const [microBatch, clips] of request.microBatches.entries()) {
      if (await request.isStopped()) return disposed(loss);
      const key = { seed: config.seed, step: request.updateIndex, microBatch };
      const result = await microBatchGradients(parts, clips, key);
      const total = tidy(() => ops.add(loss, ops.mul(result.loss, share)) as Scalar);
      dispose(loss);
      loss = total;
      accumulator.add(result.gradients, share);
      try {
        await request.onMicroBatch(clips.length, result.loss);
      } finally {
        dispose(result.loss);
      }
    }
    const gradients = accumulator.take(model.trainable.keys());
    const gradNorm = globalNorm(gradients);
    if (config.maxGradNorm > 0) {
      const clipped = clipByGlobalNorm(gradients, gradNorm, config.maxGradNorm);
      optimizer.update(clipped, request.learningRate);
      dispose([...clipped.values()]);
    } else optimizer.update(gradients, request.learningRate);
    dispose([...gradients.values()]);
    return { loss, gradNorm };
  } catch (thrown) {
    dispose(loss);
    throw thrown;
  } finally {
    accumulator.clear();
  }
}

function disposed(loss: Scalar): null {
  dispose(loss);
  return null;
}

async function microBatchGradients(
  { model, frames, clipLabels, lossRule }: UpdateParts,
  clips: readonly number[],
  key: { seed: number; step: number; microBatch: number },
) {
  const batch = model.batchFrames(await frames.read(clips));
  const labels = Int32Array.from(clips, (clip) => clipLabels[clip]);
  try {
    const { loss, gradients, logits } = model.lossAndGradients(batch.frames, batch.frameCounts, labels, key, lossRule);
    dispose(logits);
    return { loss, gradients };
  } finally {
    dispose(batch.frames);
  }
}
