// Gradients on demand: `tf.customGrad` computes the gradient of every input, also of those that nothing asks for, such as
// the frames that enter the first layer that trains. TensorFlow.js's own ops do not; this gives ours the same way in.

import * as tf from '@tensorflow/tfjs-core';
import { type KernelInputs, present } from './kernel-set/custom-kernel.ts';

interface CustomOp {
  inputs: Record<string, tf.Tensor>;
  forwardFunc(backend: unknown, save: (tensors: tf.Tensor[]) => void): tf.Tensor;
  backwardsFunc(dy: tf.Tensor, saved: tf.Tensor[]): Record<string, () => tf.Tensor>;
}

export interface DifferentiableOp<Saved extends tf.Tensor[]> {
  /** Tensors that the result depends on, by name; those that are absent are left out. */
  inputs: KernelInputs;
  /** The result, and what the gradients need. Saved tensors live until the gradients are done. */
  forward(): { value: tf.Tensor; saved: Saved };
  /** A function for each input that gives its gradient, called at most once, and only when it is asked for. Tensors made
   *  in it but not returned are disposed; those made outside of it live until all gradients are done. */
  gradients(dy: tf.Tensor, saved: Saved): Record<string, () => tf.Tensor>;
}

/** The op's result, recorded on the tape when there is one. */
export function differentiable<Saved extends tf.Tensor[]>(op: DifferentiableOp<Saved>): tf.Tensor {
  const engine = tf.engine() as unknown as { runKernelFunc(op: CustomOp): tf.Tensor };
  return engine.runKernelFunc({
    inputs: present(op.inputs),
    forwardFunc: (_, save) => {
      const { value, saved } = op.forward();
      save(saved);
      return value;
    },
    backwardsFunc: (dy, saved) => op.gradients(dy, saved as Saved),
  });
}

/** Whether gradients are being recorded: an op then keeps what they need. */
export function isRecording(): boolean {
  return tf.engine().isTapeOn();
}
