// Putting runs into the queue, and changing what waits. What works through it: queue-runner.ts.

import { VoxtuneError } from '../lib/errors.ts';
import type { RunChange } from '../run/run-events.ts';
import type { RunRecord } from '../run/run-record.ts';
import { newRun } from './new-run.ts';
import { lastOrder, orderBefore, type QueueActions, queuedRuns } from './queue-state.ts';
import { originOf } from './run-draft.ts';
import { findRun } from './run-work.ts';
import { clearError, type StudioContext } from './studio-context.ts';
import type { SettingsStore } from './studio-deps.ts';

const key = 'voxtune.queue';

/** Whether a person has paused the queue, in this visit or an earlier one. */
export function recallQueuePaused(settings: SettingsStore): boolean {
  return settings.read(key) === 'paused';
}

/** Here and in the other tabs. */
export function setQueuePaused({ store, deps }: StudioContext, isPaused: boolean): void {
  deps.settings.write(key, isPaused ? 'paused' : 'on');
  store.setState(({ queue }) => ({ queue: { ...queue, isPaused } }));
  deps.tabs.send({ type: 'queue', isPaused });
}

/** Changes a stored run that is not at work, here and in the other tabs. */
export async function changeStored(context: StudioContext, runId: string, change: RunChange): Promise<void> {
  await context.deps.storage.updateRun(runId, change);
  context.runFeed.change(runId, change);
  context.deps.tabs.send({ type: 'stored', runId });
}

/** Stores runs that are new, and shows them. */
export async function addQueued({ store, deps }: StudioContext, runs: readonly RunRecord[]): Promise<void> {
  for (const run of runs) await deps.storage.putRun(run);
  store.setState((state) => ({ runs: [...runs.toReversed(), ...state.runs] }));
  for (const { id } of runs) deps.tabs.send({ type: 'stored', runId: id });
}

export function queueActions(context: StudioContext): QueueActions {
  const { store, deps, attempt } = context;

  function findQueued(runId: string): RunRecord {
    const run = findRun(context, runId);
    if (run.state === 'queued') return run;
    throw new VoxtuneError('queue/not-waiting', `“${run.name}” does not wait in the queue any more.`, {
      name: run.name,
    });
  }

  return {
    queueRun: ({ evaluatesTest = true, isNext = false } = {}) =>
      attempt('train', async () => {
        void deps.storage.requestPersistence().catch(() => false);
        const state = store.getState();
        const run = newRun(state, deps.newId(), deps.now(), originOf(state));
        const waiting = queuedRuns(state.runs);
        const first = isNext ? waiting[0] : undefined;
        await addQueued(context, [
          {
            ...run,
            state: 'queued',
            queueOrder: first ? orderBefore(waiting, run.id, first.id) : lastOrder(state.runs) + 1,
            evaluatesAfter: evaluatesTest ? ['validation', 'test'] : ['validation'],
          },
        ]);
        return run.id;
      }),

    queueRuns: (runs) =>
      attempt('train', async () => {
        const last = lastOrder(store.getState().runs);
        await addQueued(
          context,
          runs.map((run, at) => ({ ...run, state: 'queued', queueOrder: last + 1 + at })),
        );
      }),

    continueInQueue: (runId) =>
      attempt('train', async () => {
        const run = findRun(context, runId);
        if (run.state !== 'paused' && run.state !== 'failed' && run.state !== 'stopped') return;
        await deps.tabs.own(run, () =>
          changeStored(context, runId, {
            state: 'queued',
            error: null,
            queueOrder: lastOrder(store.getState().runs) + 1,
            evaluatesAfter: run.evaluatesAfter ?? ['validation', 'test'],
          }),
        );
      }),

    moveInQueue: (runId, before) =>
      attempt('train', async () => {
        findQueued(runId);
        const waiting = queuedRuns(store.getState().runs);
        const queueOrder = orderBefore(waiting, runId, before);
        const isBetween = waiting.every((one) => one.id === runId || one.queueOrder !== queueOrder);
        if (isBetween) return changeStored(context, runId, { queueOrder });
        // after some fifty halvings there is no number left between two others
        for (const [at, { id }] of waiting.entries()) await changeStored(context, id, { queueOrder: at + 1 });
        const anew = orderBefore(queuedRuns(store.getState().runs), runId, before);
        return changeStored(context, runId, { queueOrder: anew });
      }),

    removeFromQueue: (runId) =>
      attempt('train', async () => {
        const run = findQueued(runId);
        await deps.tabs.own(run, async () => {
          // what was trained of it is not thrown away
          if (run.checkpoints.length > 0 || run.history.length > 0)
            return changeStored(context, runId, { state: 'stopped', queueOrder: undefined });
          await deps.storage.deleteRun(runId);
          store.setState((state) => ({
            runs: state.runs.filter(({ id }) => id !== runId),
            runId: state.runId === runId ? null : state.runId,
          }));
          deps.tabs.send({ type: 'stored', runId });
        });
      }),

    pauseQueue: () => setQueuePaused(context, true),

    resumeQueue: () =>
      attempt('train', async () => {
        clearError(store, 'train');
        for (const { id, state, queueOrder } of store.getState().runs)
          if (state === 'paused' && queueOrder !== undefined) await changeStored(context, id, { state: 'queued' });
        setQueuePaused(context, false);
      }),
  };
}
