// Training a run from the page: this tab owns it meanwhile, other tabs are told, and a worker that is lost is replaced;
// then the run goes on from its last checkpoint, unless it was lost too often at one place.

import { fromErrorRecord, toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { RetryLimit } from '../lib/retry-limit.ts';
import type { RunEvent } from '../run/run-events.ts';
import type { RunIncident, RunRecord } from '../run/run-record.ts';
import type { StudioContext } from './studio-context.ts';

/** Resolves with the run's last record. Rejects with `training/gave-up`, and with `training/elsewhere` where another tab
 *  owns the run. */
export function trainRun(
  context: StudioContext,
  run: Pick<RunRecord, 'id' | 'name'>,
  onEvent: (event: RunEvent) => void,
): Promise<RunRecord> {
  const { tabs, storage } = context.deps;
  return tabs.own(run, async () => {
    const onEventEverywhere = (event: RunEvent) => {
      onEvent(event);
      tabs.tell({ type: 'event', runId: run.id, event });
    };
    try {
      return await trainThroughLosses(context, run.id, onEventEverywhere);
    } catch (thrown) {
      const stored = await storage.getRun(run.id);
      if (stored.state === 'running')
        await storage.updateRun(run.id, { state: 'failed', error: toErrorRecord(thrown) });
      throw thrown;
    }
  });
}

async function trainThroughLosses(
  context: StudioContext,
  runId: string,
  onEvent: (event: RunEvent) => void,
): Promise<RunRecord> {
  const { storage } = context.deps;
  const retries = new RetryLimit();
  for (;;) {
    const { run, loss } = await trainOnce(context, runId, onEvent);
    if (!loss) return run;
    const stored = await storage.recountCheckpoints(runId);
    const step = stored.checkpoints.at(-1)?.step ?? 0;
    retries.take(step, loss);
    const { running } = context.store.getState();
    if (running?.isStopping) return storage.updateRun(runId, { state: 'stopped' });
    const incident: RunIncident = {
      kind: 'recovered',
      at: context.deps.now(),
      step,
      error: toErrorRecord(loss),
      params: {},
    };
    // what the lost worker told last is not true any more
    onEvent({ type: 'phase', phase: 'loading' });
    const change = { state: 'running' as const, error: null, incidents: [...stored.incidents, incident] };
    onEvent({ type: 'run', run: await storage.updateRun(runId, change) });
    context.replaceTrainWorker();
  }
}

type Outcome = { run: RunRecord; loss: null } | { run: null; loss: VoxtuneError };

/** Ends with a record, or with what took the worker, or its memory, away. */
async function trainOnce(context: StudioContext, runId: string, onEvent: (event: RunEvent) => void): Promise<Outcome> {
  try {
    const run = await context.trainWorker().train(runId, onEvent);
    // wasm memory never shrinks: only a new worker has some
    if (run.error?.code === 'engine/out-of-memory') return { run: null, loss: fromErrorRecord(run.error) };
    return { run, loss: null };
  } catch (thrown) {
    if (thrown instanceof VoxtuneError && thrown.code === 'internal/worker-died') return { run: null, loss: thrown };
    throw thrown;
  }
}
