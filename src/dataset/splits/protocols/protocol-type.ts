// What is known of a published protocol.

import type { SplitName } from '../split.ts';

export interface Protocol {
  /** As the command takes it. */
  name: string;
  /** Of the data set, as its authors write it. */
  dataset: string;
  /** Who divides it so. */
  source: string;
  /** One: it has no folds. */
  folds: number;
  /** The groups that its parts keep apart: those of the naming scheme. A validation part that it lacks is drawn so too. */
  keepsApart: readonly string[];
  /** Whether a clip is one of the data set, by its file's name without the extension. */
  knows(stem: string, path: string): boolean;
  /** Null: the protocol leaves the clip out. */
  partOf(stem: string, fold: number, path: string): SplitName | null;
}
