// Works through the queue whenever the engine is free: evaluates what was trained, goes on with what was cut off, then takes the next.
// One tab alone does; where that is closed or killed, another one takes over. A run that fails does not stop the others.

import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import type { RunRecord } from '../run/run-record.ts';
import { isEngineTaken } from './engine-taken.ts';
import { changeStored, setQueuePaused } from './queue-actions.ts';
import { whatIsGone } from './queue-gone.ts';
import { dueEvaluation, hasLeftQueue, queuedRuns } from './queue-state.ts';
import { evaluateStored, occupyEngine, trainStored } from './run-work.ts';
import { endIfAbandoned, isAtWorkElsewhere } from './runs-elsewhere.ts';
import type { StudioContext } from './studio-context.ts';
import type { StudioState } from './studio-state.ts';

/** Where runs come from when none waits. */
export interface RunSupply {
  /** Whether there may be one: cheap, asked at every change of the state. */
  hasMore(state: StudioState): boolean;
  /** Stores the next one as `queued`; null where there is none after all. */
  next(): Promise<RunRecord | null>;
  /** Told of each run that has left the queue, before the next begins. */
  ended(run: RunRecord): Promise<void>;
}

/** The lock of the tab that works through the queue, among those of runs. */
const queueLock = { id: 'queue', name: 'queue' };

/** Follows the store from now on. */
export function followQueue(context: StudioContext, supply: RunSupply): void {
  const { store, deps } = context;
  let isLooking = false;
  let hasMissed = false;
  let seen: readonly unknown[] = [];

  function look(): void {
    const state = store.getState();
    const { runs, queue, running, probing, measuring, engine, isReady, sweeps } = state;
    const now = [
      runs,
      queue.isPaused,
      queue.isElsewhere,
      running !== null,
      probing !== null,
      measuring,
      engine,
      isReady,
    ];
    if ([...now, sweeps].every((value, at) => value === seen[at])) return;
    seen = [...now, sweeps];
    showOrder(context);
    hasMissed = isLooking;
    if (isLooking || !mayWork(state) || !hasWork(state, supply)) return;
    isLooking = true;
    void workThrough().finally(() => {
      isLooking = false;
      if (!hasMissed) return;
      seen = [];
      look();
    });
  }

  async function workThrough(): Promise<void> {
    try {
      await deps.tabs.own(queueLock, async () => {
        while (mayWork(store.getState()) && (await workOnce(context, supply)));
      });
    } catch (thrown) {
      if (!(thrown instanceof VoxtuneError) || thrown.code !== 'training/elsewhere') {
        // storage that fails: nothing would come of trying at once again
        setQueuePaused(context, true);
        store.setState(({ errors }) => ({ errors: { ...errors, train: toErrorRecord(thrown) } }));
        return;
      }
      setElsewhere(context, true);
      await deps.tabs.released(queueLock.id);
      setElsewhere(context, false);
    }
  }

  store.subscribe(look);
  look();
}

function setElsewhere({ store }: StudioContext, isElsewhere: boolean): void {
  store.setState(({ queue }) => ({ queue: { ...queue, isElsewhere } }));
}

function showOrder({ store }: StudioContext): void {
  const { runs, queue } = store.getState();
  const runIds = queuedRuns(runs).map(({ id }) => id);
  const isSame = runIds.length === queue.runIds.length && runIds.every((id, at) => id === queue.runIds[at]);
  if (!isSame) store.setState({ queue: { ...queue, runIds } });
}

/** What a person started goes first. */
function mayWork(state: StudioState): boolean {
  return state.isReady && state.engine !== null && !state.queue.isPaused && !isEngineTaken(state) && !state.measuring;
}

function hasWork(state: StudioState, supply: RunSupply): boolean {
  return state.runs.some(({ queueOrder }) => queueOrder !== undefined) || supply.hasMore(state);
}

/** Does the next thing. False where there is none, or where it has to wait for something else than the engine. */
async function workOnce(context: StudioContext, supply: RunSupply): Promise<boolean> {
  const { runs } = context.store.getState();
  for (const run of runs.filter(hasLeftQueue)) {
    await leave(context, supply, run);
    return true;
  }
  const due = runs.find((run) => dueEvaluation(run) !== null);
  if (due) return evaluate(context, supply, due);
  for (const run of runs)
    if (run.state === 'running' && run.queueOrder !== undefined) {
      if (isAtWorkElsewhere(context, run.id)) return false;
      const settled = await endIfAbandoned(context, run);
      if (settled.state === 'running') return false;
      context.runFeed.replace(settled);
      return true;
    }
  const next = queuedRuns(runs)[0] ?? (await supply.next());
  return next ? train(context, next) : false;
}

async function leave(context: StudioContext, supply: RunSupply, { id }: RunRecord): Promise<void> {
  await changeStored(context, id, { queueOrder: undefined });
  const run = context.store.getState().runs.find((one) => one.id === id);
  if (run) await supply.ended(run);
}

async function evaluate(context: StudioContext, supply: RunSupply, run: RunRecord): Promise<boolean> {
  const part = dueEvaluation(run);
  if (part === null) return true;
  try {
    await evaluateStored(context, run.id, part);
    context.deps.tabs.send({ type: 'stored', runId: run.id });
  } catch (thrown) {
    if (isBusy(thrown)) return false;
    // its model is there, and can be evaluated by hand
    await leave(context, supply, run);
  }
  return true;
}

/** Where it comes to nothing, its record says why. */
async function train(context: StudioContext, { id }: RunRecord): Promise<boolean> {
  const { deps, runFeed, store } = context;
  const run = await deps.storage.getRun(id).catch(() => null);
  if (!run) {
    // another tab has deleted it
    store.setState((state) => ({ runs: state.runs.filter((one) => one.id !== id) }));
    return true;
  }
  runFeed.replace(run);
  if (run.state !== 'queued') return true;
  try {
    const gone = whatIsGone(store.getState(), run);
    if (gone) throw gone;
    const { origin } = run;
    if (origin && run.checkpoints.length === 0)
      await occupyEngine(context, id, 'train', () => context.trainWorker().branch(id, origin));
    await trainStored(context, id);
  } catch (thrown) {
    if (isBusy(thrown)) return false;
    const stored = await deps.storage.getRun(id);
    if (stored.state === 'queued') await changeStored(context, id, { state: 'failed', error: toErrorRecord(thrown) });
    else runFeed.replace(stored);
  }
  const ended = store.getState().runs.find((one) => one.id === id);
  // who pauses a run wants the machine for something else
  if (ended?.state === 'paused') setQueuePaused(context, true);
  if (ended?.state !== 'queued') return true;
  await changeStored(context, id, { state: 'failed' });
  return true;
}

function isBusy(thrown: unknown): boolean {
  return thrown instanceof VoxtuneError && thrown.code === 'training/busy';
}
