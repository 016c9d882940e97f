// What TensorFlow.js's engine has beside what its type says (`backend/tfjs-version.ts` holds the version for which it is so).

import * as tf from '@tensorflow/tfjs-core';

interface Engine {
  state: { kernelDepth: number };
  isTapeOn(): boolean;
  keep(tensor: tf.Tensor): tf.Tensor;
  backend: { incRef(dataId: object): void };
  makeTensorFromTensorInfo(info: tf.TensorInfo): tf.Tensor;
  addTapeNode(
    name: string,
    inputs: Record<string, tf.Tensor>,
    outputs: tf.Tensor[],
    gradients: (dy: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) => Record<string, () => tf.Tensor>,
    saved: tf.Tensor[],
    attributes: object,
  ): void;
}

export const engine = (): Engine => tf.engine() as unknown as Engine;
