// A kernel that is called on the tape by itself would get no gradient, and training would go on without it.

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { present } from '../../lib/present.ts';
import '../backend/tfjs-gradients.ts';
import { useCpuBackend } from '../backend/cpu-backend.ts';
import { alias, differentiable } from '../differentiable.ts';
import { installKernels, kernels, uninstallKernels } from './kernels.ts';

beforeAll(async () => {
  await useCpuBackend();
  installKernels('cpu', { gelu: ones, dropoutMask: ones });
});
afterAll(() => uninstallKernels('cpu'));

/** As good a kernel as any. */
function ones(): tf.TensorInfo {
  const { makeTensorInfo } = tf.backend() as unknown as { makeTensorInfo(...of: unknown[]): tf.TensorInfo };
  return makeTensorInfo.call(tf.backend(), [2], 'float32', Float32Array.of(1, 1));
}

const gelu = (x: tf.Tensor) => present(kernels().gelu)({ x });

test('a kernel on the tape is an error that names it', () => {
  expect(() => tf.grad(gelu)(tf.ones([2]))).toThrow(/kernel gelu/);
});

test('off the tape it is none, nor within an op that says its gradient, nor without inputs', async () => {
  const x = tf.ones([2]);
  expect([...(await gelu(x).data())]).toEqual([1, 1]);
  const op = (of: tf.Tensor) =>
    differentiable({
      inputs: { x: of },
      forward: () => ({ value: gelu(of), saved: {} }),
      gradients: (dy) => ({ x: () => alias(dy) }),
    });
  const request = { probability: 0.5, key: [1, 2], stream: 0, microBatch: 0, firstClip: 0 } as const;
  const attributes = { ...request, frameCounts: [2], frames: 2, headCount: 1, width: 1 };
  const masked = (of: tf.Tensor) => tf.mul(op(of), present(kernels().dropoutMask)({}, attributes));
  expect([...(await tf.grad(masked)(x).data())]).toEqual([1, 1]);
});
