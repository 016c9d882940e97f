// Writes any of a sweep's files.

import type { RunRecord } from '../run/run-record.ts';
import type { SweepRanking } from '../sweep/ranking-types.ts';
import type { SweepRecord } from '../sweep/sweep-record.ts';
import type { SweepTable } from '../sweep/sweep-tables.ts';
import { sweepPredictionsCsv, sweepRunsCsv, sweepTrialsCsv } from './sweep-csv.ts';
import { sweepJson } from './sweep-json.ts';
import { sweepTrialsLatex } from './sweep-latex.ts';

export function sweepTable(
  table: SweepTable,
  sweep: SweepRecord,
  runs: readonly RunRecord[],
  ranking: SweepRanking,
): Blob {
  const csv = { type: 'text/csv' };
  switch (table) {
    case 'sweep.csv':
      return new Blob([sweepRunsCsv(sweep, runs)], csv);
    case 'trials.csv':
      return new Blob([sweepTrialsCsv(sweep, ranking)], csv);
    case 'trials.tex':
      return new Blob([sweepTrialsLatex(sweep, ranking)], { type: 'application/x-tex' });
    case 'predictions.csv':
      return new Blob([sweepPredictionsCsv(sweep, runs)], csv);
    case 'sweep.json':
      return new Blob([sweepJson(sweep, runs, ranking)], { type: 'application/json' });
  }
}
