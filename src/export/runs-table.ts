// Writes the table of runs as it is shown, and its runs for TensorBoard.

import type { ShownRuns } from '../run/table/shown-runs.ts';
import { runsCsv } from './runs-csv.ts';
import { runsJson } from './runs-json.ts';
import { runsLatex } from './runs-latex.ts';

export async function runsTable(table: ShownRuns, format: 'csv' | 'json' | 'latex' | 'tensorboard'): Promise<Blob> {
  switch (format) {
    case 'csv':
      return new Blob([runsCsv(table)], { type: 'text/csv' });
    case 'json':
      return new Blob([runsJson(table)], { type: 'application/json' });
    case 'latex':
      return new Blob([runsLatex(table)], { type: 'application/x-tex' });
    case 'tensorboard': {
      // fetched when it is asked for
      const { runsEventFiles } = await import('./tensorboard/runs-event-files.ts');
      return runsEventFiles(table.runs);
    }
  }
}
