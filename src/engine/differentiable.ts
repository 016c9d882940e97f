// Gradients on demand: `tf.customGrad` computes the gradient of every input, also of those that nothing asks for, such as
// the frames that enter the first layer that trains. TensorFlow.js's own ops do not; this gives ours the same way in.

import * as tf from '@tensorflow/tfjs-core';
import { present } from './kernel-set/kernels.ts';

/** Tensors by name, some of which may be absent. */
type Named<Names extends PropertyKey = string> = Record<Names, tf.Tensor | null | undefined>;

interface CustomOp {
  inputs: Record<string, tf.Tensor>;
  forwardFunc(backend: unknown, save: (tensors: tf.Tensor[]) => void): tf.Tensor;
  backwardsFunc(dy: tf.Tensor, saved: tf.Tensor[]): Record<string, () => tf.Tensor>;
}

export interface DifferentiableOp<Saved extends Named<keyof Saved>> {
  /** Tensors that the result depends on. */
  inputs: Named;
  /** The result, and what the gradients need. Saved tensors live until the gradients are done. */
  forward(): { value: tf.Tensor; saved: Saved };
  /** A function for each input that gives its gradient, called at most once, and only when it is asked for. Tensors made
   *  in it but not returned are disposed; those made outside of it live until all gradients are done. */
  gradients(dy: tf.Tensor, saved: Saved): Record<string, () => tf.Tensor>;
}

/** The op's result, recorded on the tape when there is one. */
export function differentiable<Saved extends Named<keyof Saved>>(op: DifferentiableOp<Saved>): tf.Tensor {
  const engine = tf.engine() as unknown as { runKernelFunc(op: CustomOp): tf.Tensor };
  let savedNames: string[] = [];
  return engine.runKernelFunc({
    inputs: present(op.inputs),
    forwardFunc: (_, save) => {
      const { value, saved } = op.forward();
      const tensors = present(saved as Named);
      savedNames = Object.keys(tensors);
      save(Object.values(tensors));
      return value;
    },
    backwardsFunc: (dy, saved) =>
      op.gradients(dy, Object.fromEntries(savedNames.map((name, i) => [name, saved[i]])) as Saved),
  });
}

/** Whether gradients are being recorded: an op then keeps what they need. */
export function isRecording(): boolean {
  return tf.engine().isTapeOn();
}
