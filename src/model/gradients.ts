// Gradients of a part of the model by name, and their sums over clips and micro-batches.

import * as tf from '@tensorflow/tfjs-core';
import { addScaledAll, scaledAll } from '../engine/ops/adamw/adamw.ts';
import { itemAt, present } from '../lib/present.ts';

interface Differentiated<T extends tf.Tensor> {
  value: T;
  /** Of the variables that the value depends on. */
  gradients: Map<string, tf.Tensor>;
  /** Of the input, where one was named. */
  dInput: tf.Tensor3D | null;
}

/** Runs `forward` and goes back through it to the variables, and to `input` where it is given. `dy`: gradient of the value,
 *  default 1. Caller owns the results. */
export function differentiate<T extends tf.Tensor>(
  forward: () => T,
  variables: ReadonlyMap<string, tf.Variable>,
  { input, dy }: { input?: tf.Tensor3D | null; dy?: T } = {},
): Differentiated<T> {
  const names = [...variables.keys()];
  const wanted: tf.Tensor[] = [...variables.values()];
  if (input) wanted.push(input);
  const { value, grads } = tf.engine().gradients(forward, wanted, dy, true) as {
    value: T;
    grads: (tf.Tensor | null)[];
  };
  const gradients = new Map<string, tf.Tensor>();
  for (const [i, name] of names.entries()) {
    const gradient = grads[i];
    if (gradient) gradients.set(name, gradient);
  }
  return { value, gradients, dInput: input ? (grads.at(-1) as tf.Tensor3D) : null };
}

/** Sums gradients by name: over the pieces of a micro-batch, and over the micro-batches of a step. */
export class GradientAccumulator {
  private sums = new Map<string, tf.Tensor>();

  /** Adds `gradients × share`; they are the accumulator's from then on. */
  add(gradients: ReadonlyMap<string, tf.Tensor>, share = 1): void {
    const added = [...gradients].filter(([name]) => this.sums.has(name));
    const fresh = [...gradients].filter(([name]) => !this.sums.has(name));
    const before = added.map(([name]) => present(this.sums.get(name)));
    const scaled = share === 1 || fresh.length === 0 ? tensorsOf(fresh) : scaledAll(tensorsOf(fresh), share);
    const sums = added.length === 0 ? [] : addScaledAll(before, tensorsOf(added), share);
    tf.dispose([before, tensorsOf(added), share === 1 ? [] : tensorsOf(fresh)]);
    for (const [i, [name]] of fresh.entries()) this.sums.set(name, itemAt(scaled, i));
    for (const [i, [name]] of added.entries()) this.sums.set(name, itemAt(sums, i));
  }

  /** The sums, which become the caller's, in the order of `names`; the accumulator is empty afterwards. */
  take(names: Iterable<string>): Map<string, tf.Tensor> {
    const taken = new Map<string, tf.Tensor>();
    for (const name of names) {
      const sum = this.sums.get(name);
      if (sum) taken.set(name, sum);
    }
    this.sums = new Map();
    return taken;
  }

  clear(): void {
    tf.dispose([...this.sums.values()]);
    this.sums = new Map();
  }
}

function tensorsOf(entries: readonly (readonly [string, tf.Tensor])[]): tf.Tensor[] {
  return entries.map(([, tensor]) => tensor);
}
