// Runs on data sets as files: a row for each pair, to compute with, or the matrix for a paper.

import type { AcrossCell, AcrossMatrix } from '../run/across/across-matrix.ts';
import { toCsv } from './csv.ts';
import { latexText } from './runs-latex.ts';

export function acrossTable(matrix: AcrossMatrix, format: 'csv' | 'latex'): Blob {
  return format === 'csv'
    ? new Blob([acrossCsv(matrix)], { type: 'text/csv' })
    : new Blob([acrossLatex(matrix)], { type: 'application/x-tex' });
}

const fields = [
  'run',
  'trained_on',
  'tested_on',
  'part',
  'accuracy',
  'accuracy_low',
  'accuracy_high',
  'interval_over',
  'clips',
  'majority',
  'balanced_accuracy',
  'macro_f1',
  'left_out_learned',
  'left_out_unmapped',
  'is_current',
  'labels',
];

/** Pairs that have a figure. `part`: `test` of the run's own data set, `all` of another one. */
export function acrossCsv({ datasets, rows }: AcrossMatrix): string {
  const data = rows.flatMap(({ run, cells }) =>
    cells.flatMap((cell, at) => {
      if (cell.kind !== 'own' && cell.kind !== 'other') return [];
      const { accuracy, interval, clipCount, majority } = cell.figure;
      const other = cell.kind === 'other' ? cell : null;
      const mapped = Object.entries(other?.evaluation.mapping.mapping ?? {});
      return [
        [
          run.name,
          run.datasetName,
          datasets[at]?.name,
          other ? 'all' : 'test',
          accuracy,
          interval?.low,
          interval?.high,
          interval ? (interval.by ?? 'clips') : undefined,
          clipCount,
          majority,
          other?.evaluation.balancedAccuracy,
          other?.evaluation.macroF1,
          other?.evaluation.leftOut.learned ?? undefined,
          other?.evaluation.leftOut.unmapped,
          other ? String(!other.isStale) : 'true',
          mapped.map(([from, to]) => `${from}=${to ?? ''}`).join(' '),
        ],
      ];
    }),
  );
  return toCsv(fields, data);
}

/** Accuracy in per cent with its interval; a run's own test is in bold. */
export function acrossLatex({ datasets, rows }: AcrossMatrix): string {
  const line = (cells: readonly string[]) => `${cells.join(' & ')} \\\\`;
  return [
    '% needs \\usepackage{booktabs}',
    `\\begin{tabular}{ll${'r'.repeat(datasets.length)}}`,
    '\\toprule',
    line(['run', 'trained on', ...datasets.map(({ name }) => latexText(name))]),
    '\\midrule',
    ...rows.map(({ run, cells }) => line([latexText(run.name), latexText(run.datasetName), ...cells.map(latexCell)])),
    '\\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n');
}

function latexCell(cell: AcrossCell): string {
  if (cell.kind !== 'own' && cell.kind !== 'other') return '--';
  const { accuracy, interval } = cell.figure;
  const percent = (share: number) => (100 * share).toFixed(1);
  const shown = cell.kind === 'own' ? `\\textbf{${percent(accuracy)}}` : percent(accuracy);
  return interval ? `${shown} {\\footnotesize [${percent(interval.low)}, ${percent(interval.high)}]}` : shown;
}
