// Rows that are chosen among others, inside the folds: each fold takes the row that was best among the clips that train there. The
// best of many rows over all clips is too good for itself; this is what choosing really comes to.

import { itemAt, present } from '../../lib/present.ts';
import type { FoldPlan } from './fold-plan.ts';
import type { RowOutcome } from './probe-rows.ts';

export interface Candidate {
  name: string;
  outcome: RowOutcome;
}

/** The outcome of choosing, and the candidate that is chosen over all clips. Null of no candidates. */
export function chooseInside<T extends Candidate>(
  candidates: readonly T[],
  plan: FoldPlan,
  classCount: number,
): { outcome: RowOutcome; chosen: T } | null {
  if (candidates.length === 0) return null;
  const byPart = Array.from({ length: plan.partCount }, (_, part) =>
    least(candidates, ({ outcome }) => itemAt(outcome.innerLosses, part)),
  );
  const logProbabilities = new Float64Array(plan.clipCount * classCount);
  for (const { part, clips } of plan.outer) {
    const from = itemAt(byPart, part).outcome.logProbabilities;
    for (const clip of clips)
      logProbabilities.set(from.subarray(clip * classCount, (clip + 1) * classCount), clip * classCount);
  }
  const penalties = plan.outer.map(({ part }, fold) => itemAt(byPart, part).outcome.c?.[fold] ?? null);
  const outcome = {
    logProbabilities,
    c: penalties.some((c) => c === null) ? null : penalties.map(present),
    innerLosses: byPart.map(({ outcome: { innerLosses } }, part) => itemAt(innerLosses, part)),
  };
  return { outcome, chosen: least(candidates, innerLoss) };
}

/** By it the row is chosen that a model is made of: what folds choose by, over all of them, so that the model is of the kind whose
 *  figure choosing inside the folds tells. */
export function innerLoss({ outcome: { innerLosses } }: Candidate): number {
  return innerLosses.reduce((sum, loss) => sum + loss, 0) / innerLosses.length;
}

/** The first with the lowest value. */
function least<T>(list: readonly T[], lossOf: (one: T) => number): T {
  return list.reduce((best, one) => (lossOf(one) < lossOf(best) ? one : best));
}
