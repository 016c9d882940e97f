// The form of a new run: whether Train shows it, and which weights it begins with.

import type { RunOrigin, RunRecord } from '../run/run-record.ts';
import type { StudioState } from './studio-state.ts';

/** The run whose page Train is; null where it is the form of a new run. */
export function runOnTrain({ runs, runId, draft }: Pick<StudioState, 'runs' | 'runId' | 'draft'>): RunRecord | null {
  return draft ? null : (runs.find((run) => run.id === runId) ?? null);
}

/** The checkpoint that a new run would begin with. None where it is not stored any more, or is of another model than the
 *  one that is open: then a run begins with the model's own weights. */
export function originOf({ draft, runs, model }: Pick<StudioState, 'draft' | 'runs' | 'model'>): RunOrigin | null {
  const origin = draft?.origin;
  const source = runs.find((run) => run.id === origin?.runId);
  if (!origin || !source || source.modelId !== model?.id) return null;
  return source.checkpoints.some(({ step }) => step === origin.step) ? { ...origin, runName: source.name } : null;
}
