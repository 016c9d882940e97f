// Repeats a stored run as a new one: the same recordings, labels, split, seeds and settings, to be held against it.

import { VoxtuneError } from '../lib/errors.ts';
import { notBegun } from '../run/new-record.ts';
import type { RunRecord } from '../run/run-record.ts';
import type { ReplayActions } from './replay-types.ts';
import { nextRunName } from './run-names.ts';
import { findRun, occupyEngine, trainStored } from './run-work.ts';
import type { StudioContext } from './studio-context.ts';

export function replayActions(context: StudioContext): ReplayActions {
  const { store, deps, attempt } = context;
  return {
    replayRun: (runId) =>
      attempt('train', async () => {
        const source = findRun(context, runId);
        const { runs } = store.getState();
        assertReplayable(source, runs);
        const name = nextRunName(runs.map((run) => run.name));
        const run = replayOf(source, { id: deps.newId(), name, createdAt: deps.now() });
        await deps.storage.putRun(run);
        store.setState((state) => ({ runs: [run, ...state.runs], runId: run.id, draft: null, place: 'train' }));
        const { origin } = run;
        if (origin)
          try {
            await occupyEngine(context, run.id, 'train', () => context.trainWorker().branch(run.id, origin));
          } catch (thrown) {
            await deps.storage.deleteRun(run.id);
            store.setState((state) => ({ runs: state.runs.filter(({ id }) => id !== run.id), runId }));
            throw thrown;
          }
        await trainStored(context, run.id);
      }),
  };
}

/** The weights that it began with are those of a checkpoint that has to be here still. */
function assertReplayable({ name, origin }: RunRecord, runs: readonly RunRecord[]): void {
  if (!origin) return;
  const began = runs.find(({ id }) => id === origin.runId);
  if (began?.checkpoints.some(({ step }) => step === origin.step)) return;
  throw new VoxtuneError(
    'training/origin-gone',
    `“${name}” began with the checkpoint of update ${origin.step} of “${origin.runName}”, which is not stored any more. It cannot be repeated.`,
    { name, origin: origin.runName, step: origin.step },
  );
}

/** The run before its first update: what was fixed when it started, and nothing of what became of it. */
export function replayOf(
  source: RunRecord,
  { id, name, createdAt }: Pick<RunRecord, 'id' | 'name' | 'createdAt'>,
): RunRecord {
  const { sweep: _, queueOrder: _order, evaluatesAfter: _after, tags: _tags, note: _note, ...rest } = source;
  const { isArchived: _archived, evaluations: _evaluations, environment: _environment, speed: _speed, ...fixed } = rest;
  return {
    ...fixed,
    id,
    name,
    createdAt,
    replayOf: { runId: source.id, runName: source.name },
    ...notBegun(),
  };
}
