// How right a model is by how far people agreed on what they heard: where they did not, the label is only the commonest answer.

import { itemAt } from '../../lib/present.ts';
import type { ProbeReport } from './probe-report.ts';

type AgreementBand = NonNullable<ProbeReport['agreement']>[number];

/** Lower ends of the bands of agreement: the share of the commonest answer. The last ends with 1. */
const bandStarts = [0, 0.5, 0.7, 0.9];

/** Bands that have clips.
 *  @param probabilities [N][K], out of fold @param labels [N] @param targets [N, K], each clip's votes as shares */
export function agreementBands(
  probabilities: readonly ArrayLike<number>[],
  labels: readonly number[],
  targets: Float64Array,
): AgreementBand[] {
  const classCount = targets.length / labels.length;
  const counted = bandStarts.map((low, band) => {
    return { low, high: bandStarts[band + 1] ?? 1, clipCount: 0, right: 0, amongTwo: 0 };
  });
  for (const [clip, label] of labels.entries()) {
    const agreement = targets.subarray(clip * classCount, (clip + 1) * classCount).reduce((a, b) => Math.max(a, b));
    // three of ten votes twice and one of four are 0.7 only nearly
    const band = counted.findLast(({ low }) => agreement >= low - 1e-9);
    if (!band) continue;
    const row = Array.from(itemAt(probabilities, clip));
    const own = itemAt(row, label);
    const before = row.filter((probability, k) => probability > own || (probability === own && k < label)).length;
    band.clipCount++;
    band.right += Number(before === 0);
    band.amongTwo += Number(before < 2);
  }
  return counted
    .filter(({ clipCount }) => clipCount > 0)
    .map(({ low, high, clipCount, right, amongTwo }) => {
      return { low, high, clipCount, accuracy: right / clipCount, top2Accuracy: amongTwo / clipCount };
    });
}
