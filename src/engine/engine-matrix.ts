// Features of a probe on the engine: one GEMM for the columns of all fits.
// Letters: N rows, D features.

import * as tf from '@tensorflow/tfjs-core';
import { gemm } from './gemm/gemm.ts';
import { ownedData } from './tensor.ts';

/** The interface is the probes' `FeatureMatrix`, which lies above this room. */
export class EngineMatrix {
  readonly rowCount: number;
  readonly columnCount: number;
  /** Of single precision, added up in blocks. */
  readonly rounding = 1e-7;
  readonly #values: tf.Tensor2D;

  /** @param values [N, D], row after row (copied) */
  constructor(values: Float32Array, columnCount: number) {
    this.rowCount = values.length / columnCount;
    this.columnCount = columnCount;
    this.#values = tf.tensor2d(values, [this.rowCount, columnCount], 'float32');
  }

  times(right: Float64Array | Float32Array, columns: number): Promise<Float32Array> {
    return this.#multiply(right, [this.columnCount, columns], false);
  }

  transposedTimes(right: Float64Array | Float32Array, columns: number): Promise<Float32Array> {
    return this.#multiply(right, [this.rowCount, columns], true);
  }

  dispose(): void {
    this.#values.dispose();
  }

  async #multiply(
    right: Float64Array | Float32Array,
    shape: [number, number],
    transposeA: boolean,
  ): Promise<Float32Array> {
    const values = right instanceof Float32Array ? right : Float32Array.from(right);
    const product = tf.tidy(() => gemm(this.#values, tf.tensor2d(values, shape, 'float32'), { transposeA }));
    try {
      return await ownedData(product);
    } finally {
      product.dispose();
    }
  }
}
