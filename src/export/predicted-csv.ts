// predictions.csv of files that belong to no run: what a classifier says of each, one row each, for the page as for the command.

import { toCsv } from './csv.ts';

export interface PredictedRow {
  /** Its path, as it was given. */
  file: string;
  /** The likeliest label, by its place among the labels. */
  label: number;
  /** One for each label: as they are shown, and as they came. */
  probabilities: readonly number[];
  logits: readonly number[];
}

/** Columns `file, predicted`, then `probability_LABEL` of each label, then `logit_LABEL`, with all digits of a float32. */
export function predictedCsv(rows: readonly PredictedRow[], labels: readonly string[]): string {
  const fields = [
    'file',
    'predicted',
    ...labels.map((label) => `probability_${label}`),
    ...labels.map((label) => `logit_${label}`),
  ];
  return toCsv(
    fields,
    rows.map(({ file, label, probabilities, logits }) => [
      file,
      labels[label],
      ...probabilities.map(digits),
      ...logits.map(digits),
    ]),
  );
}

/** Nine significant ones give a float32 back exactly. */
function digits(value: number): number {
  return Number(value.toPrecision(9));
}
