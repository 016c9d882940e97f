// Clipping of a step's gradients by their norm: torch's clip_grad_norm_.

import { scaledBy, squareSum } from '../engine/ops/adamw/adamw.ts';
import { dispose, ops, type Scalar, type Tensor, tidy } from '../engine/tensor.ts';

/** torch's guard against a division by zero. */
const clipEpsilon = 1e-6;

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
