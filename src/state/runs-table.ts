// How the table of runs is looked at: part of the state, so that coming back to it finds it as it was left.

import type { RunFilter } from '../run/table/run-filter.ts';
import type { RunSorting } from '../run/table/run-order.ts';
import type { ShownRuns } from '../run/table/shown-runs.ts';

export interface RunsTableView {
  /** Null: what sets the runs apart. */
  columns: string[] | null;
  /** Null: the newest first. */
  sorting: RunSorting | null;
  /** Columns whose values make groups, or `repeatsKey`; none: no groups. */
  groupBy: string[];
  filter: RunFilter;
}

export interface RunsTableState {
  runsTable: RunsTableView;
  /** Ids of runs that are chosen in the table, to do something with all of them; some may be gone. */
  chosenRuns: readonly string[];
}

export type RunsTableFormat = 'csv' | 'json' | 'latex' | 'tensorboard';

/** Their file names. */
export const runsTableFiles: Readonly<Record<RunsTableFormat, string>> = {
  csv: 'runs.csv',
  json: 'runs.json',
  latex: 'runs.tex',
  tensorboard: 'runs-tensorboard.zip',
};

export interface ImportedRuns {
  added: number;
  /** They were here already. */
  known: number;
  /** Where it was what a cluster has left: the run, and whether its weights could be taken. */
  result?: { name: string; hasWeights: boolean };
}

export interface RunsTableActions {
  /** In place of those that were chosen before. */
  chooseRuns(runIds: readonly string[]): void;
  setRunsTable(change: Partial<RunsTableView>): void;
  /** Adds and removes tags of runs. */
  tagRuns(runIds: readonly string[], change: { added: readonly string[]; removed: readonly string[] }): Promise<void>;
  noteRun(runId: string, note: string): Promise<void>;
  archiveRuns(runIds: readonly string[], isArchived: boolean): Promise<void>;
  /** With their checkpoints. Those at work, here or in another tab, stay, and the error says so. */
  deleteRuns(runIds: readonly string[]): Promise<void>;
  /** Runs with their logs and evaluations as one file, for the page to save: without checkpoints. */
  exportRuns(runIds: readonly string[]): Promise<Blob>;
  /** Takes the runs of such a file that are not here yet, all or none, and chooses them; or what a cluster has left of a run. */
  importRuns(file: File): Promise<ImportedRuns>;
  /** A file of the table, for the page to save. */
  exportRunsTable(shown: ShownRuns, format: RunsTableFormat): Promise<Blob>;
}
