// Clips whose label a cross-validated model doubts: confident learning (Northcutt, Jiang and Chuang, "Confident learning: estimating
// uncertainty in dataset labels", JAIR 70, 2021). A class that the model seldom is sure of needs less to be believed: each has
// its own threshold, the mean probability that clips of its label have.
// Letters: N clips, K classes.

import { itemAt } from '../../lib/present.ts';

export interface DoubtedLabel {
  /** Of the N clips. */
  clip: number;
  label: number;
  /** The class that it looks like. */
  looksLike: number;
  /** Of both, out of fold. */
  labelProbability: number;
  looksLikeProbability: number;
}

/** The off-diagonal of the confident joint, least likely labels first (by the margin to what they look like).
 *  @param probabilities [N][K], of models that had not learned the clip itself @param labels [N] */
export function doubtedLabels(
  probabilities: readonly (readonly number[])[],
  labels: readonly number[],
): DoubtedLabel[] {
  const thresholds = thresholdsOf(probabilities, labels);
  const doubted = probabilities.flatMap((row, clip): DoubtedLabel[] => {
    const label = itemAt(labels, clip);
    let looksLike = label;
    let most = Number.NEGATIVE_INFINITY;
    for (const [k, probability] of row.entries()) {
      if (probability < itemAt(thresholds, k) || probability <= most) continue;
      most = probability;
      looksLike = k;
    }
    const labelProbability = itemAt(row, label);
    // surer of it than of the label as well: a low threshold alone makes no doubt
    if (looksLike === label || most <= labelProbability) return [];
    return [{ clip, label, looksLike, labelProbability, looksLikeProbability: most }];
  });
  const margin = (one: DoubtedLabel) => one.labelProbability - one.looksLikeProbability;
  return doubted.sort((a, b) => margin(a) - margin(b) || a.clip - b.clip);
}

/** By class: how probable clips of its label find it on average; of a class without clips nothing reaches it. */
function thresholdsOf(probabilities: readonly (readonly number[])[], labels: readonly number[]): number[] {
  const classCount = probabilities[0]?.length ?? 0;
  return Array.from({ length: classCount }, (_, k) => {
    let [sum, count] = [0, 0];
    for (const [clip, label] of labels.entries()) {
      if (label !== k) continue;
      sum += itemAt(itemAt(probabilities, clip), k);
      count++;
    }
    return count > 0 ? sum / count : Number.POSITIVE_INFINITY;
  });
}
