// predictions.csv of a probe: what each clip was taken for by the folds that did not learn from it.

import type { Clip } from '../dataset/clip.ts';
import { type ProbeReport, probeRow } from '../evaluation/probes/probe-report.ts';
import { toCsv } from './csv.ts';

/** Columns `file, fold, label, predicted`, then `probability_LABEL` of each class, of the best of all rows. With the first two it is a
 *  file of folds itself. */
export function probePredictionsCsv(
  report: ProbeReport,
  clips: readonly Pick<Clip, 'path'>[],
  foldNames: readonly string[],
): string {
  const { labels, clipLabels, clipFolds, probabilities } = report;
  const predicted = probeRow(report, report.best.any)?.predicted ?? [];
  const data = report.clips.map((clip, at) => [
    clips[clip]?.path ?? '',
    foldNames[clipFolds[at] ?? -1] ?? '',
    labels[clipLabels[at] ?? -1] ?? '',
    labels[predicted[at] ?? -1] ?? '',
    ...labels.map((_, label) => shortest(probabilities[at]?.[label] ?? Number.NaN)),
  ]);
  return toCsv(['file', 'fold', 'label', 'predicted', ...labels.map((label) => `probability_${label}`)], data);
}

/** Nine significant digits, as a float32 needs. */
function shortest(value: number): number {
  return Number(value.toPrecision(9));
}
