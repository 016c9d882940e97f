// What a probe's features have to be able to do.

export type Numbers = Float64Array | Float32Array;

/** A matrix [N, D] that is only multiplied with: in memory here (memory-matrix.ts), on the engine elsewhere. */
export interface FeatureMatrix {
  rowCount: number;
  columnCount: number;
  /** Size of the rounding errors of products, as a share of them. */
  rounding: number;
  /** [N, D] · right [D, columns] → [N, columns], the caller's to change */
  times(right: Numbers, columns: number): Promise<Numbers>;
  /** [N, D]ᵀ · right [N, columns] → [D, columns], the caller's to change */
  transposedTimes(right: Numbers, columns: number): Promise<Numbers>;
  dispose(): void;
}
