// Which clips train, which validate and which test.

export interface SplitConfig {
  method: 'random' | 'stratified';
  /** Share of all labelled clips, 0..1. The reference: 0.05 and 0.05. */
  validationFraction: number;
  testFraction: number;
  seed: number;
}

/** Clip indices of each part: disjoint; together every labelled clip. */
export interface Split {
  train: number[];
  validation: number[];
  test: number[];
}

export type SplitName = keyof Split;
