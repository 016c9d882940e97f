// Which cell of the matrix a dialog is about.

import type { AcrossCell, AcrossDataset, AcrossMatrix, AcrossPair } from '../../../run/across/across-matrix.ts';
import type { RunRecord } from '../../../run/run-record.ts';

export type OpenCell = AcrossPair;

export interface CellParts {
  matrix: AcrossMatrix;
  onOpen(place: OpenCell): void;
  /** To say which labels are the same. */
  onMatch(place: OpenCell): void;
}

export function cellAt(
  { datasets, rows }: AcrossMatrix,
  place: OpenCell | null,
): { run: RunRecord; dataset: AcrossDataset; cell: AcrossCell } | null {
  const row = rows.find(({ run }) => run.id === place?.runId);
  const at = datasets.findIndex(({ id }) => id === place?.datasetId);
  const dataset = datasets[at];
  const cell = row?.cells[at];
  return row && dataset && cell ? { run: row.run, dataset, cell } : null;
}
