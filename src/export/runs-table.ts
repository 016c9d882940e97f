// Writes the table of runs as it is shown.

import type { ShownRuns } from '../run/table/shown-runs.ts';
import { runsCsv } from './runs-csv.ts';
import { runsJson } from './runs-json.ts';
import { runsLatex } from './runs-latex.ts';

export function runsTable(table: ShownRuns, format: 'csv' | 'json' | 'latex'): Blob {
  switch (format) {
    case 'csv':
      return new Blob([runsCsv(table)], { type: 'text/csv' });
    case 'json':
      return new Blob([runsJson(table)], { type: 'application/json' });
    case 'latex':
      return new Blob([runsLatex(table)], { type: 'application/x-tex' });
  }
}
