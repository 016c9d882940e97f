// What it means to delete checkpoints, told before it is done. Pure: the sentences are in the messages.

import { type RunRecord, resultStepAmong } from '../../run/run-record.ts';
import type { CheckpointSummary } from '../../training/log-rows.ts';

export type CheckpointConsequence =
  /** Nothing is left: one that is not at its end begins anew. Else there is nothing to go on from, nor to evaluate or download. */
  | { kind: 'last-of-unfinished' | 'last-of-stopped' | 'last-of-finished' }
  /** The run goes on from `next`, and computes `again` updates once more. */
  | { kind: 'goes-on-earlier'; next: number; again: number }
  /** A finished run can only be made longer from `next`. */
  | { kind: 'extends-from-earlier'; next: number }
  /** Another checkpoint becomes what is evaluated and downloaded. */
  | { kind: 'result-changes'; result: number }
  | { kind: 'best-is-lost' }
  | { kind: 'nothing-needed'; last: number; result: number };

/** `stored`: the steps that are stored, in order; `deleted`: those of them that go. */
export function consequencesOf(
  run: Pick<RunRecord, 'state' | 'step' | 'totalSteps' | 'resultStep' | 'bestStep' | 'config'>,
  stored: readonly number[],
  deleted: readonly number[],
): CheckpointConsequence[] {
  const left = stored.filter((step) => !deleted.includes(step));
  const isOver = run.state === 'finished';
  const last = left.at(-1);
  if (last === undefined)
    return [
      { kind: isOver ? 'last-of-finished' : run.step < run.totalSteps ? 'last-of-unfinished' : 'last-of-stopped' },
    ];
  const found: CheckpointConsequence[] = [];
  const resultBefore = resultStepAmong(run, stored);
  const result = resultStepAmong(run, left) ?? last;
  if (last < (stored.at(-1) ?? last))
    found.push(
      isOver
        ? { kind: 'extends-from-earlier', next: last }
        : { kind: 'goes-on-earlier', next: last, again: run.step - last },
    );
  if (result !== resultBefore) found.push({ kind: 'result-changes', result });
  else if (run.bestStep !== null && deleted.includes(run.bestStep)) found.push({ kind: 'best-is-lost' });
  return found.length > 0 ? found : [{ kind: 'nothing-needed', last, result }];
}

/** The checkpoints that a run can do without: all but the newest, the best and its result. */
export function dispensable(
  run: Pick<RunRecord, 'resultStep' | 'bestStep' | 'config'>,
  checkpoints: readonly CheckpointSummary[],
): CheckpointSummary[] {
  const steps = checkpoints.map(({ step }) => step);
  const needed = new Set([steps.at(-1), run.bestStep, resultStepAmong(run, steps)]);
  return checkpoints.filter(({ step }) => !needed.has(step));
}
