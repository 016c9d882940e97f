// predictions.csv: what an evaluation gave for each clip, one row each, for spreadsheets and for `tools/checks/check_export.py`.

import type { Evaluation } from '../evaluation/evaluation-result.ts';
import { toCsv } from './csv.ts';

/** Columns `file, split, label, predicted`, then `logit_LABEL` of each class, with all digits of a float32. */
export function predictionsCsv(evaluations: readonly Evaluation[], labels: readonly string[]): string {
  const fields = ['file', 'split', 'label', 'predicted', ...labels.map((label) => `logit_${label}`)];
  const data = evaluations.flatMap((evaluation) =>
    evaluation.predictions.map((prediction) => [
      prediction.path,
      evaluation.split,
      labels[prediction.label],
      labels[prediction.predicted],
      ...prediction.logits.map(shortest),
    ]),
  );
  return toCsv(fields, data);
}

/** Nine significant digits give a float32 back exactly. */
function shortest(value: number): number {
  return Number(value.toPrecision(9));
}
