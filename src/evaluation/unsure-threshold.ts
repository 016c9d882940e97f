// Below which confidence a classifier's answer counts as none, found on clips that did not train: so that of what it still answers,
// half as much is wrong.

import { count } from '../lib/record-schemas.ts';
import { z } from '../lib/zod.ts';
import { rejectCurve } from './calibration.ts';

export const unsureThresholdSchema = z.object({
  /** Of the likeliest label's probability, at the temperature that was fitted on the same clips. */
  below: z.number().min(0).max(1),
  /** Of the validation part, which it was found on. */
  clipCount: count,
});

export type UnsureThreshold = z.infer<typeof unsureThresholdSchema>;

/** Fewer clips than this tell too little. */
const leastClips = 10;
/** More than half of the clips are answered whatever the model is worth: one that never answers helps nobody. */
const leastCoverage = 0.5;

/** Four fifths of the way from guessing to certainty: what counts where there is nothing to find it on. It is high because a network that
 *  was not calibrated is surer than it is right. */
export function usualThreshold(labelCount: number): number {
  return 1 / labelCount + 0.8 * (1 - 1 / labelCount);
}

/** The lowest confidence from which on at most half the share of answers is wrong that is wrong of all; at most the median confidence.
 *  Null for too few clips. Where none is wrong, it is the lowest confidence that a clip has, and no more than the usual threshold. */
export function findUnsureThreshold(
  outcomes: readonly { label: number; predicted: number; logits: readonly number[] }[],
  temperature: number,
): UnsureThreshold | null {
  const labelCount = outcomes[0]?.logits.length ?? 0;
  if (outcomes.length < leastClips || labelCount < 2) return null;
  const wrong = outcomes.filter(({ label, predicted }) => label !== predicted).length / outcomes.length;
  const clipCount = outcomes.length;
  // from all clips to the surest ones
  const curve = rejectCurve(outcomes, temperature).reverse();
  const lowest = curve[0]?.threshold ?? 0;
  if (wrong === 0) return { below: Math.min(lowest, usualThreshold(labelCount)), clipCount };
  let below = lowest;
  for (const { threshold, coverage, accuracy } of curve) {
    if (coverage < leastCoverage) break;
    below = threshold;
    if (1 - accuracy <= wrong / 2) break;
  }
  return { below, clipCount };
}
