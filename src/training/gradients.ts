// Gradient accumulation and clipping between the micro-batches of one update, as Trainer does them: each micro-batch's
// mean loss counts 1/n of the update, whatever number of clips it holds; clipping is torch's clip_grad_norm_.

import { addScaled, scaled, scaledBy, squareSum } from '../engine/ops/adamw/adamw.ts';
import { dispose, ops, type Scalar, type Tensor, tidy } from '../engine/tensor.ts';

/** torch's guard against a division by zero. */
const clipEpsilon = 1e-6;

/** Sums gradients over the micro-batches of one update. */
export class GradientAccumulator {
  private sums = new Map<string, Tensor>();

  /** Adds `gradients × share` and disposes them. */
  add(gradients: ReadonlyMap<string, Tensor>, share: number): void {
    for (const [name, gradient] of gradients) {
      const sum = this.sums.get(name);
      const next = sum ? addScaled(sum, gradient, share) : scaled(gradient, share);
      dispose(sum ? [sum, gradient] : [gradient]);
      this.sums.set(name, next);
    }
  }

  /** The sums, which become the caller's, in the order of `names`; the accumulator is empty afterwards. */
  take(names: Iterable<string>): Map<string, Tensor> {
    const taken = new Map<string, Tensor>();
    for (const name of names) {
      const sum = this.sums.get(name);
      if (sum) taken.set(name, sum);
    }
    this.sums = new Map();
    return taken;
  }

  clear(): void {
    dispose([...this.sums.values()]);
    this.sums = new Map();
  }
}

/** Euclidean norm of all gradients together. Caller owns the result. */
export function globalNorm(gradients: ReadonlyMap<string, Tensor>): Scalar {
  return tidy(() => {
    const squares = [...gradients.values()].map((gradient) => squareSum(gradient));
    return ops.sqrt(ops.sum(ops.stack(squares))) as Scalar;
  });
}

/** Gradients scaled so that their norm is at most `maxNorm`. Caller owns the results; the inputs stay his. */
export function clipByGlobalNorm(
  gradients: ReadonlyMap<string, Tensor>,
  norm: Scalar,
  maxNorm: number,
): Map<string, Tensor> {
  const scale = tidy(() => ops.minimum(ops.div(maxNorm, ops.add(norm, clipEpsilon)), 1) as Scalar);
  const clipped = new Map([...gradients].map(([name, gradient]) => [name, scaledBy(gradient, scale)]));
  dispose(scale);
  return clipped;
}
