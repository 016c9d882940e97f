// Writes any of a run's small files.

import type { Clip } from '../dataset/clip.ts';
import { evaluationsOf, type RunRecord } from '../run/run-record.ts';
import type { RunTable } from '../run/run-tables.ts';
import { historyJson } from './history-json.ts';
import { metricsJson } from './metrics-json.ts';
import { predictionsCsv } from './predictions-csv.ts';
import { splitCsv } from './split-csv.ts';

const json = { type: 'application/json' };
const csv = { type: 'text/csv' };

/** `clips`: the data set's, which only `split` looks at. */
export function runTable(run: RunRecord, table: RunTable, clips: readonly Clip[]): Blob {
  switch (table) {
    case 'predictions':
      return new Blob([predictionsCsv(evaluationsOf(run), run.labels)], csv);
    case 'metrics':
      return new Blob([metricsJson(run)], json);
    case 'history':
      return new Blob([historyJson(run.history)], json);
    case 'split':
      return new Blob([splitCsv(run, clips)], csv);
  }
}
