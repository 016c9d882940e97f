// How custom kernels hook into TensorFlow.js: each is registered with it under a name of its own, and its results are tensors
// of its engine, so that memory is counted and `tidy` sees them. The only place that knows those names. A kernel is called
// directly: what `runKernel` does around it (a scope, a node on the tape) takes as long as a small kernel, and no kernel has a
// gradient of its own.

import * as tf from '@tensorflow/tfjs-core';
import { engine } from '../tfjs-engine.ts';
import type { BackendKernels, KernelSet } from './kernel-set.ts';

/** A kernel without the types of its inputs and attributes. */
type UntypedKernel<T> = (inputs: UntypedInputs<T>, attributes: object) => T | T[];
type UntypedInputs<T> = Record<string, T | readonly T[] | null | undefined>;

/** TensorFlow.js's own kernels that a backend replaces, by their names there. */
export type StockKernels = Readonly<
  Record<string, (inputs: tf.NamedTensorInfoMap, attributes: tf.NamedAttrMap) => tf.TensorInfo>
>;

/** What each backend has installed, ready to be called, and how TensorFlow.js's registry was before. */
const installed = new Map<string, { kernels: Partial<KernelSet>; restore(): void }>();

/** The custom kernels of the open backend. */
export function kernels(): Partial<KernelSet> {
  return installed.get(tf.getBackend())?.kernels ?? {};
}

/** Makes these the backend's custom kernels, in place of those that it has. They hold until `uninstallKernels`. */
export function installKernels(backendName: string, custom: BackendKernels, stock: StockKernels = {}): void {
  uninstallKernels(backendName);
  const callers: Record<string, UntypedKernel<tf.Tensor>> = {};
  const undo: (() => void)[] = [];
  for (const [name, kernel] of Object.entries(custom) as [string, UntypedKernel<tf.TensorInfo>][]) {
    const kernelName = `Voxtune.${name}`;
    undo.push(register(backendName, kernelName, kernel));
    callers[name] = (inputs, attributes = {}) => {
      if (import.meta.env.DEV) assertOffTape(name, inputs);
      // asked for each time: a measurement may have put its own in place
      const registered = tf.getKernel(kernelName, backendName);
      const attrs = attributes as tf.NamedAttrMap;
      const out = registered.kernelFunc({ inputs: inputs as tf.NamedTensorInfoMap, attrs, backend: tf.backend() });
      return Array.isArray(out) ? out.map(asTensor) : asTensor(out);
    };
  }
  for (const [kernelName, kernel] of Object.entries(stock))
    undo.push(register(backendName, kernelName, kernel as UntypedKernel<tf.TensorInfo>));
  const restore = () => {
    for (const step of undo) step();
  };
  installed.set(backendName, { kernels: callers as unknown as Partial<KernelSet>, restore });
}

function asTensor(info: tf.TensorInfo): tf.Tensor {
  return engine().makeTensorFromTensorInfo(info);
}

/** What is called while gradients are recorded, but outside of an op that says them, would silently have none. In development and in
 *  tests alone. */
function assertOffTape(name: string, inputs: UntypedInputs<tf.Tensor>): void {
  if (name === 'packMatrix') return; // of what is frozen
  const given = Object.values(inputs).some((input) => (Array.isArray(input) ? input.length > 0 : input));
  if (given && engine().isTapeOn())
    throw new Error(`The kernel ${name} has no gradient of its own: call it within an op of differentiable.ts.`);
}

/** Takes a backend's custom kernels away and puts back the stock ones that they replaced. */
export function uninstallKernels(backendName: string): void {
  installed.get(backendName)?.restore();
  installed.delete(backendName);
}

/** Registers a kernel in place of one of the same name; gives back how to undo it. */
function register(backendName: string, kernelName: string, kernel: UntypedKernel<tf.TensorInfo>): () => void {
  const before = tf.getKernel(kernelName, backendName);
  if (before) tf.unregisterKernel(kernelName, backendName);
  const kernelFunc: tf.KernelFunc = ({ inputs, attrs }) => kernel(inputs as tf.NamedTensorInfoMap, attrs ?? {});
  tf.registerKernel({ kernelName, backendName, kernelFunc });
  return () => {
    tf.unregisterKernel(kernelName, backendName);
    if (before) tf.registerKernel(before);
  };
}

/** The inputs that are there: TensorFlow.js's tape takes every key for a tensor. */
export function present(inputs: Record<string, tf.Tensor | null | undefined>): Record<string, tf.Tensor> {
  const found: Record<string, tf.Tensor> = {};
  for (const name in inputs) {
    const tensor = inputs[name];
    if (tensor) found[name] = tensor;
  }
  return found;
}
