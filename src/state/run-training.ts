// Training a run from the page: this tab owns it meanwhile, other tabs hear of it, and a worker that is lost is replaced;
// then the run goes on from its last checkpoint, unless it was lost too often at one place.

import { fromErrorRecord, toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { RetryLimit } from '../lib/retry-limit.ts';
import type { RunEvent } from '../run/run-events.ts';
import type { RunIncident, RunRecord } from '../run/run-record.ts';
import { withIncident } from '../run/run-reducer.ts';
import { wholeRun } from './runs-elsewhere.ts';
import type { StudioContext } from './studio-context.ts';

/** Resolves when the run has ended; its stored record says how. Rejects with `training/gave-up`, and with
 *  `training/elsewhere` where another tab owns the run. */
export function trainRun(context: StudioContext, run: Pick<RunRecord, 'id' | 'name'>): Promise<void> {
  const { tabs, storage } = context.deps;
  return tabs.own(run, async () => {
    try {
      await trainThroughLosses(context, run.id);
    } catch (thrown) {
      const stored = await storage.getRun(run.id);
      if (stored.state === 'running')
        await storage.updateRun(run.id, { state: 'failed', error: toErrorRecord(thrown) });
      throw thrown;
    }
  });
}

async function trainThroughLosses(context: StudioContext, runId: string): Promise<void> {
  const { storage, tabs, now } = context.deps;
  const emit = (event: RunEvent) => {
    context.runFeed.push(runId, event);
    tabs.send({ type: 'event', runId, event });
  };
  const retries = new RetryLimit();
  for (;;) {
    const loss = await trainOnce(context, runId, emit);
    if (!loss) return;
    const { checkpoints } = await storage.recountCheckpoints(runId);
    const step = checkpoints.at(-1)?.step ?? 0;
    retries.record(step, loss);
    const asked = context.store.getState().running;
    if (asked?.isStopping) {
      await storage.updateRun(runId, { state: asked.isPausing ? 'paused' : 'stopped' });
      return;
    }
    // what the lost worker emitted last is not true any more: what is stored is
    emit({ type: 'phase', phase: 'loading', lost: loss.code });
    const stored = await storage.getRun(runId);
    const incident: RunIncident = { kind: 'recovered', at: now(), step, error: toErrorRecord(loss), params: {} };
    const change = { state: 'running' as const, error: null, incidents: withIncident(stored.incidents, incident) };
    await storage.updateRun(runId, change);
    const run = { ...stored, ...change };
    context.runFeed.replace(run);
    const { running } = context.store.getState();
    if (running) tabs.send(wholeRun(run, running));
    context.replaceTrainWorker();
  }
}

/** What took the worker, or its memory, away; null where it trained to an end. */
async function trainOnce(
  context: StudioContext,
  runId: string,
  emit: (event: RunEvent) => void,
): Promise<VoxtuneError | null> {
  try {
    const { error } = await context.trainWorker().train(runId, emit);
    // wasm memory never shrinks: only a new worker has some
    return error?.code === 'engine/out-of-memory' ? fromErrorRecord(error) : null;
  } catch (thrown) {
    if (thrown instanceof VoxtuneError && thrown.code === 'internal/worker-died') return thrown;
    throw thrown;
  }
}
