// The small files that a run can be taken away as, beside its model.

/** Their names. */
export const runTableFiles = {
  metrics: 'metrics.json',
  predictions: 'predictions.csv',
  history: 'history.json',
  split: 'split.csv',
} as const;

export type RunTable = keyof typeof runTableFiles;

export const runTables = Object.keys(runTableFiles) as RunTable[];
