// What is cross-validated: fits of one kind to the features of all clips, many side by side.
// Letters: N clips, K classes, P columns of weights.

/** Whether what asked for the fits has no use for them any more. */
export type IsStopped = () => boolean;

export interface Classes {
  classCount: number;
  /** Each clip's distribution over the classes [N, K]. */
  targets: Float64Array;
}

export interface FitRequest {
  /** scikit-learn's C. */
  c: number;
  /** By cell of the fold plan, 1 where it trains: features are standardised over those. */
  trains: Uint8Array;
  /** 0 for clips that do not train [N]. */
  rowWeights: Float64Array;
  /** Ends where the mean loss is by estimate no further than this above its minimum; without it: at the solver's tolerance. */
  gapTolerance?: number;
  start: Fitted | null;
}

/** A fit, for the features as the model holds them. */
export interface Fitted {
  /** Those that occur among the clips that trained, in order. The others have probability 0. */
  classes: readonly number[];
  /** [D, P]: a column for each class, but one for two classes, which is the second's. */
  weights: Float64Array;
  intercepts: Float64Array;
  /** Of a weighted sum: what each hidden state counts, before the softmax. */
  layerWeights?: Float64Array | null;
}

export interface ProbeModel {
  /** Numbers that each class's weights are for: with more of them, stronger penalties are tried. */
  featureCount: number;
  /** Null where it was stopped. */
  fit(classes: Classes, requests: readonly FitRequest[], isStopped: IsStopped): Promise<Fitted[] | null>;
  /** Logarithms of the probabilities [N, K], by each fit. */
  predict(fits: readonly Fitted[], classCount: number): Promise<Float64Array[]>;
  /** The same for the features as they were given. */
  asGiven(fit: Fitted): Fitted;
  dispose(): void;
}
