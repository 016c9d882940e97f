// Runs on other data sets than their own, as the page sees them.

import type { AcrossFindings, AcrossMatrix, AcrossPair } from '../run/across/across-matrix.ts';
import type { LabelMapping } from '../run/across/cross-evaluation.ts';

export interface AcrossState {
  across: AcrossFindings & {
    /** What is being evaluated, and which pair of how many that is. */
    working: (AcrossPair & { number: number; total: number; isStopping: boolean }) | null;
  };
}

export const acrossFiles = { csv: 'across.csv', latex: 'across.tex' } as const;

export type AcrossFormat = keyof typeof acrossFiles;

/** Errors go to the area `evaluate`. */
export interface AcrossActions {
  /** Reads what is known of every data set and pair. */
  readAcross(): Promise<void>;
  /** Says which labels are the same, for every run of these labels. */
  setLabelMapping(mapping: LabelMapping): Promise<void>;
  /** Evaluates pairs one after another; of a run's own data set, its test part. What fails is told in `failures`. Rejects with
   *  `training/busy`. */
  evaluateAcross(pairs: readonly AcrossPair[]): Promise<void>;
  stopAcross(): void;
  /** The matrix, for the page to save. */
  exportAcross(matrix: AcrossMatrix, format: AcrossFormat): Promise<Blob>;
}
