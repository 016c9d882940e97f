// What a logistic regression is asked for, and what it is.
// Letters: N rows (clips), D features, K classes, P columns of weights: one a class, but one for two classes.

import type { FeatureMatrix } from './feature-matrix.ts';
import type { Preconditioner } from './preconditioner.ts';
import type { Fitted, IsStopped } from './probe-model.ts';
import type { Standardisation } from './standardisation.ts';

/** What many fits have in common. */
export interface RegressionTask {
  features: FeatureMatrix;
  /** [N, K]: each row's distribution over the classes (a label is 1 at its class). */
  targets: Float64Array;
  classCount: number;
  /** Of the features: makes searches shorter. */
  preconditioner?: Preconditioner | null;
  isStopped?: IsStopped;
}

export interface RegressionOptions {
  /** Inverse of the penalty's strength, as scikit-learn's C: loss = C · Σ cross-entropy + ½ ‖weights‖². */
  c: number;
  /** No weight is further from its value at the minimum: the penalty bounds the curvature from below. Intercepts, which it
   *  does not bound, have the thousandth of it left of their gradient at most. Rounding of the features' products may end a
   *  fit before: then `hasConverged` is false. */
  tolerance?: number;
  /** Ends earlier, where the mean loss is by estimate no further than this above its minimum. */
  gapTolerance?: number;
  maxIterations?: number;
  /** Weight of each row [N]; 0 leaves it out. Without it: 1. */
  rowWeights?: Float64Array;
  /** Fits as if the features were standardised so; what is found applies to the features as they are. */
  standardisation?: Standardisation | null;
  /** Where to begin: another fit, of the same classes (else it says nothing). */
  start?: Fitted | null;
}

export interface Regression extends Fitted {
  iterations: number;
  hasConverged: boolean;
}
