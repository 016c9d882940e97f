// Loss and gradients of one micro-batch through everything that trains, in pieces that fit into memory: clips are
// independent of one another, so their gradients add up, and the convolutions' come one clip at a time from those of the
// features. Letters: B clips, T frames, C features, K labels.

import * as tf from '@tensorflow/tfjs-core';
import { addScaled } from '../engine/ops/adamw/adamw.ts';
import { crossEntropy } from '../engine/ops/cross-entropy/cross-entropy.ts';
import { type LossRule, plainLoss, weightOfClips } from '../engine/ops/cross-entropy/cross-entropy-targets.ts';
import type { LossAndGradients } from './speech-classifier.ts';

export interface PieceRequest {
  clipCount: number;
  /** Clips to take at once. */
  pieceSize: number;
  labels: Int32Array; // [B]
  lossRule?: LossRule;
  variables: ReadonlyMap<string, tf.Variable>;
  /** What enters the part that trains, for clips `from` … `to` − 1: computed without gradients. Disposed afterwards. */
  input(from: number, to: number): tf.Tensor3D[];
  /** Logits [to − from, K] of that. */
  logits(input: tf.Tensor3D[], from: number, to: number): tf.Tensor2D;
  /** Takes the gradient of the first input, where the part below trains too. */
  onInputGradient?: (gradient: tf.Tensor3D) => void;
}

/** Mean cross entropy over the clips, and its gradients. Caller owns all results. */
export function gradientsInPieces(request: PieceRequest): LossAndGradients {
  const { clipCount, pieceSize, labels, lossRule = plainLoss, variables } = request;
  const wholeWeight = weightOfClips(labels, lossRule);
  const losses: tf.Scalar[] = [];
  const logits: tf.Tensor2D[] = [];
  const gradients = new Map<string, tf.Tensor>();
  for (let from = 0; from < clipCount; from += pieceSize) {
    const to = Math.min(from + pieceSize, clipCount);
    const input = request.input(from, to);
    const own = labels.subarray(from, to);
    let kept: tf.Tensor2D | null = null;
    const forward = () => {
      kept = tf.keep(request.logits(input, from, to));
      const loss = crossEntropy(kept, own, lossRule);
      return to - from === clipCount ? loss : (tf.mul(loss, weightOfClips(own, lossRule) / wholeWeight) as tf.Scalar);
    };
    const wanted: tf.Tensor[] = [...variables.values()];
    if (request.onInputGradient) wanted.push(input[0]!);
    const { value, grads } = tf.engine().gradients(forward, wanted, undefined, true);
    [...variables.keys()].forEach((name, i) => {
      if (grads[i]) addGradient(gradients, name, grads[i]);
    });
    request.onInputGradient?.(grads.at(-1) as tf.Tensor3D);
    tf.dispose(input);
    losses.push(value as tf.Scalar);
    logits.push(kept!);
  }
  return { loss: joined(losses, tf.addN) as tf.Scalar, gradients, logits: joined(logits, tf.concat) as tf.Tensor2D };
}

/** Gradients of `variables` through `forward`, given the gradient of its result; added to `sums`. */
export function addGradientsThrough(
  forward: () => tf.Tensor,
  dy: tf.Tensor,
  variables: ReadonlyMap<string, tf.Variable>,
  sums: Map<string, tf.Tensor>,
): void {
  const { value, grads } = tf.engine().gradients(forward, [...variables.values()], dy, true);
  value.dispose();
  [...variables.keys()].forEach((name, i) => {
    if (grads[i]) addGradient(sums, name, grads[i]);
  });
}

/** Adds to the sum of that name, which becomes the map's; the gradient is disposed where it is not. */
function addGradient(sums: Map<string, tf.Tensor>, name: string, gradient: tf.Tensor): void {
  const sum = sums.get(name);
  if (!sum) {
    sums.set(name, gradient);
    return;
  }
  sums.set(name, addScaled(sum, gradient, 1));
  tf.dispose([sum, gradient]);
}

function joined<T extends tf.Tensor>(parts: T[], join: (parts: T[]) => tf.Tensor): tf.Tensor {
  if (parts.length === 1) return parts[0]!;
  const whole = join(parts);
  tf.dispose(parts);
  return whole;
}
