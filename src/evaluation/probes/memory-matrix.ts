// Features in this thread's memory, multiplied in double precision.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import type { FeatureMatrix } from './feature-matrix.ts';

/** @param values [N, D], row after row */
export function memoryMatrix(values: Float32Array, columnCount: number): FeatureMatrix {
  const rowCount = values.length / columnCount;
  return {
    rowCount,
    columnCount,
    rounding: 1e-16,
    times(right, columns) {
      const result = new Float64Array(rowCount * columns);
      for (let n = 0; n < rowCount; n++)
        for (let d = 0; d < columnCount; d++) {
          const value = values[n * columnCount + d]!;
          for (let column = 0; column < columns; column++)
            result[n * columns + column]! += value * right[d * columns + column]!;
        }
      return Promise.resolve(result);
    },
    transposedTimes(right, columns) {
      const result = new Float64Array(columnCount * columns);
      for (let n = 0; n < rowCount; n++)
        for (let d = 0; d < columnCount; d++) {
          const value = values[n * columnCount + d]!;
          for (let column = 0; column < columns; column++)
            result[d * columns + column]! += value * right[n * columns + column]!;
        }
      return Promise.resolve(result);
    },
    dispose() {},
  };
}
