// Gradients on demand: `tf.customGrad` computes the gradient of every input, also of those that nothing asks for, such as
// the frames that enter the first layer that trains. TensorFlow.js's own ops do not; this gives ours the same way in.

import * as tf from '@tensorflow/tfjs-core';
import { present } from './kernel-set/kernels.ts';
import { engine } from './tfjs-engine.ts';

/** Tensors by name, some of which may be absent. */
type Named<Names extends PropertyKey = string> = Record<Names, tf.Tensor | null | undefined>;

/** Gradients by the name of the input, each computed when it is asked for. */
type Gradients = Record<string, () => tf.Tensor>;

export interface DifferentiableOp<Saved extends Named<keyof Saved>> {
  /** Tensors that the result depends on. */
  inputs: Named;
  /** The result, and what the gradients need. Saved tensors live until the gradients are done. */
  forward(): { value: tf.Tensor; saved: Saved };
  /** A function for each input that gives its gradient, called at most once, and only when it is asked for. Tensors made
   *  in it but not returned are disposed; those made outside of it live until all gradients are done. */
  gradients(dy: tf.Tensor, saved: Saved): Gradients;
}

/** The op's result, recorded on the tape when there is one. */
export function differentiable<Saved extends Named<keyof Saved>>(op: DifferentiableOp<Saved>): tf.Tensor {
  const forward = () => {
    const { value, saved } = op.forward();
    return { values: [value], saved };
  };
  const gradients = ([dy]: tf.Tensor[], saved: Saved) => op.gradients(dy as tf.Tensor, saved);
  // as many values as `forward` gives
  return differentiableList<Saved>({ inputs: op.inputs, forward, gradients })[0] as tf.Tensor;
}

export interface DifferentiableListOp<Saved extends Named<keyof Saved>> {
  inputs: Named;
  forward(): { values: tf.Tensor[]; saved: Saved };
  /** `dys`: of each result; zeros where nothing depends on it. */
  gradients(dys: tf.Tensor[], saved: Saved): Gradients;
}

/** The same for an op with several results. Does what TensorFlow.js's `customGrad` does, and no more: a step of a small model
 *  has hundreds of ops. */
export function differentiableList<Saved extends Named<keyof Saved>>(op: DifferentiableListOp<Saved>): tf.Tensor[] {
  const { state } = engine();
  const records = isRecording();
  let names: string[] = [];
  let kept: tf.Tensor[] = [];
  // within an op nothing is recorded
  state.kernelDepth += 1;
  let outputs: tf.Tensor[];
  try {
    outputs = tf.tidy(() => {
      const { values, saved } = op.forward();
      if (records) {
        const tensors = present(saved as Named);
        names = Object.keys(tensors);
        kept = Object.values(tensors).map((tensor) => engine().keep(alias(tensor)));
      }
      return values;
    });
  } finally {
    state.kernelDepth -= 1;
  }
  if (records) {
    const backward = (dys: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) =>
      op.gradients(
        Array.isArray(dys) ? dys : [dys],
        Object.fromEntries(names.map((name, i) => [name, saved[i]])) as Saved,
      );
    engine().addTapeNode('', present(op.inputs), outputs, backward, kept, {});
  }
  return outputs;
}

/** The same numbers as another tensor, of another shape where one is given. They are freed with the last of the two. Is not
 *  recorded: for use within ops and their gradients, where it replaces `clone` and `reshape`. */
export function alias(x: tf.Tensor, shape: number[] = x.shape): tf.Tensor {
  const { dataId, dtype } = x;
  engine().backend.incRef(dataId);
  return engine().makeTensorFromTensorInfo({ dataId, shape, dtype });
}

/** Whether gradients are being recorded: an op then keeps what they need. */
export function isRecording(): boolean {
  return engine().isTapeOn();
}
