// One step of the optimizer: forward and backward over its micro-batches, accumulation, clipping, AdamW. A step whose loss
// or gradient is no finite number changes nothing; to know it, loss and gradient norm are read back together, once a step.

import type { TrainingConfig } from '../config/training-config.ts';
import { squareSumAll } from '../engine/ops/adamw/adamw.ts';
import type { LossRule } from '../engine/ops/cross-entropy/cross-entropy-targets.ts';
import { dispose, ops, readData, type Scalar, type Tensor, tidy } from '../engine/tensor.ts';
import { GradientAccumulator } from '../model/gradients.ts';
import type { AdamW } from './adamw.ts';
import type { SkipCause } from './not-finite.ts';
import type { TrainableModel } from './ports.ts';
import type { Prefetcher } from './prefetch.ts';
import { labelsOf } from './sampler.ts';

/** What every step of a run is made with. */
export interface StepParts {
  model: TrainableModel;
  clipLabels: readonly number[];
  config: TrainingConfig;
  lossRule: LossRule;
  optimizer: AdamW;
  prefetcher: Prefetcher;
}

/** What a step gave. */
export interface StepResult {
  /** Mean of the micro-batches' losses. */
  loss: number;
  /** Before clipping. */
  gradNorm: number;
  /** Null: the parameters changed. Else the step was skipped: why, and the clips of the micro-batches that brought it. */
  skipped: { cause: SkipCause; clips: number[] } | null;
}

/** A step under way: `accumulate` each of its micro-batches, `apply` once, `dispose` in any case. Until `apply` neither
 *  parameters nor moments change. */
export class TrainingStep {
  private readonly parts: StepParts;
  private readonly index: number;
  private readonly microBatches: readonly (readonly number[])[];
  private readonly gradients = new GradientAccumulator();
  private readonly losses: Scalar[] = [];

  /** `index`: 0-based, keys the dropout. `microBatches`: clip indices of each. */
  constructor(parts: StepParts, index: number, microBatches: readonly (readonly number[])[]) {
    this.parts = parts;
    this.index = index;
    this.microBatches = microBatches;
  }

  /** Forward and backward of one micro-batch (0-based); its loss, which stays the step's. `next`: the clips to prefetch
   *  while the device computes. */
  async accumulate(microBatch: number, clips: readonly number[], next?: readonly number[]): Promise<Scalar> {
    const { model, config, clipLabels, lossRule, prefetcher } = this.parts;
    const key = { seed: config.seed, step: this.index, microBatch };
    const { frames, frameCounts } = await prefetcher.take(clips);
    try {
      const labels = Int32Array.from(labelsOf(clips, clipLabels));
      const { loss, gradients, logits } = model.lossAndGradients(frames, frameCounts, labels, key, lossRule);
      dispose(logits);
      this.losses.push(loss);
      // as Trainer has it: each micro-batch counts 1/n of the step, whatever number of clips it holds
      this.gradients.add(gradients, 1 / this.microBatches.length);
      if (next) prefetcher.prefetch(next);
      return loss;
    } finally {
      dispose(frames);
    }
  }

  /** Clips the gradients and steps the optimizer, unless a figure is not finite. */
  async apply(learningRate: number): Promise<StepResult> {
    const { model, config, optimizer } = this.parts;
    const gradients = this.gradients.take(model.trainable.keys());
    const normTensor = globalNorm(gradients);
    try {
      const { losses, gradNorm } = await readFigures(this.losses, normTensor);
      const loss = meanOf(losses);
      const skipped = skipReason(this.microBatches, losses, loss, gradNorm);
      if (skipped) return { loss, gradNorm, skipped };
      optimizer.step(gradients, learningRate, clipScale(gradNorm, config.maxGradNorm));
      return { loss, gradNorm, skipped: null };
    } finally {
      dispose([normTensor, ...gradients.values()]);
    }
  }

  dispose(): void {
    dispose(this.losses);
    this.gradients.clear();
  }
}

/** In one wait for the device. */
async function readFigures(losses: Scalar[], norm: Tensor): Promise<{ losses: number[]; gradNorm: number }> {
  const joined = ops.stack([...losses, norm]);
  try {
    const figures = Array.from(await readData(joined));
    return { losses: figures.slice(0, -1), gradNorm: figures.at(-1) ?? Number.NaN };
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

/** torch's guard against a division by zero, in clip_grad_norm_. */
const clipEpsilon = 1e-6;

/** Euclidean norm of all gradients together. Caller owns the result. */
export function globalNorm(gradients: ReadonlyMap<string, Tensor>): Scalar {
  return tidy(() => ops.sqrt(squareSumAll([...gradients.values()])) as Scalar);
}

/** What gradients of this norm are multiplied by so that it is at most `maxNorm` (0: anything is), in float32 as torch computes it. */
export function clipScale(norm: number, maxNorm: number): number {
  if (maxNorm <= 0) return 1;
  const { fround } = Math;
  return Math.min(fround(fround(maxNorm) / fround(norm + fround(clipEpsilon))), 1);
}
