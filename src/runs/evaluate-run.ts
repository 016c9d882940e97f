// Evaluation of a stored run in the train worker, with the parameters of its best or last checkpoint.

import type { SplitName } from '../dataset/splits/split.ts';
import type { Evaluation } from '../evaluation/evaluation-result.ts';
import { type ErrorParams, VoxtuneError } from '../lib/errors.ts';
import type { RunEvent } from '../run/run-events.ts';
import { keepingEvaluation, type RunIncident, type RunRecord } from '../run/run-record.ts';
import { withIncident } from '../run/run-reducer.ts';
import { getRun, updateRun } from '../storage/run-store.ts';
import { makeEvaluation } from './make-evaluation.ts';
import { type Scored, scoreClips } from './score-clips.ts';

/** Scores a split and stores the result in the run. Throws `training/no-checkpoint`, `split/too-few-clips`, and
 *  `training/stopped` when `signal` aborts. */
export async function evaluateRun(
  runId: string,
  split: SplitName,
  signal: AbortSignal,
  onEvent: (event: RunEvent) => void,
): Promise<Evaluation> {
  const evaluate = async () => evaluateOnce(await getRun(runId), split, signal, onEvent);
  try {
    return await evaluate();
  } catch (thrown) {
    if (!(thrown instanceof VoxtuneError) || thrown.code !== 'storage/damaged-frames') throw thrown;
    // they are missing now, and are computed again
    await recordIncident(await getRun(runId), 'frames-lost', thrown.params, onEvent);
    return evaluate();
  }
}

async function evaluateOnce(
  run: RunRecord,
  split: SplitName,
  signal: AbortSignal,
  onEvent: (event: RunEvent) => void,
): Promise<Evaluation> {
  const clips = run.split[split];
  if (clips.length === 0)
    throw new VoxtuneError('split/too-few-clips', `The ${split} split of run ${run.name} holds no clips.`, {
      split,
      found: 0,
    });
  // what the model's confidence is held against must not be what it is shown on
  const held = split === 'validation' ? [] : run.split.validation;
  const onIncident = (kind: RunIncident['kind'], params: ErrorParams = {}) =>
    recordIncident(run, kind, params, onEvent);
  const { step, parts } = await scoreClips(run, [clips, held], { signal, onEvent, onIncident });
  const [tested, validation] = parts as [Scored, Scored];
  const facts = { split, evaluatedAt: Date.now(), step };
  const evaluation = makeEvaluation(run, facts, tested, validation.clips);
  onEvent({ type: 'phase', phase: 'saving' });
  await updateRun(run.id, keepingEvaluation(run, evaluation));
  return evaluation;
}

async function recordIncident(
  { id, step }: RunRecord,
  kind: RunIncident['kind'],
  params: ErrorParams,
  onEvent: (event: RunEvent) => void,
): Promise<void> {
  const incident = { kind, at: Date.now(), step, error: null, params };
  const { incidents } = await getRun(id);
  await updateRun(id, { incidents: withIncident(incidents, incident) });
  onEvent({ type: 'incident', incident });
}
